package io.github.ctrlora4j.dist.http;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes this machine's folders out of messages that leave it. Immutable. */
final class Redaction {
    /** Two or more folders and what lies in them; a name of a route of the API does not begin like that. */
    private static final Pattern ABSOLUTE = Pattern.compile(
            "(?<![\\w./:<>\\])-])(?:/|[A-Za-z]:\\\\)(?:[^\\s/\\\\,;:'\"()\\[\\]]+[/\\\\])+([^\\s/\\\\,;:'\"()\\[\\]]*)");

    /** Not in the middle of another path or name. */
    private static final String BEFORE = "(?<![\\w./\\\\-])";

    /** In front of each file of a folder. */
    private final List<Pattern> within;

    /** Folders themselves; a name alone is left, because it may be any word of a message. */
    private final List<Pattern> whole;

    /** @param folders whose files people know by their paths within them */
    Redaction(List<Path> folders) {
        List<String> longestFirst = folders.stream()
                .flatMap(folder -> Stream.of(folder, folder.toAbsolutePath()))
                .map(Path::toString)
                .filter(text -> text.length() > 1)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.within = longestFirst.stream()
                .map(folder -> Pattern.compile(BEFORE + Pattern.quote(folder) + "[/\\\\]"))
                .toList();
        this.whole = longestFirst.stream()
                .filter(folder -> folder.contains("/") || folder.contains("\\"))
                .map(folder -> Pattern.compile(BEFORE + Pattern.quote(folder) + "(?![\\w-])"))
                .toList();
    }

    String of(String message) {
        String text = message;
        for (Pattern folder : within) {
            text = folder.matcher(text).replaceAll("");
        }
        for (Pattern folder : whole) {
            text = folder.matcher(text).replaceAll("the folder");
        }
        return ABSOLUTE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(isRoute(match.group()) ? match.group() : match.group(1)));
    }

    private static boolean isRoute(String path) {
        return path.startsWith("/sdapi/") || path.startsWith("/controlnet/") || path.startsWith("/internal/");
    }
}
