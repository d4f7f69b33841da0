package io.github.ctrlora4j.dist.http;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes this machine's folders out of messages that leave it. Immutable. */
final class Redaction {
    /** Two or more folders and what lies in them; a name of a route of the API does not begin like that. */
    private static final Pattern ABSOLUTE = Pattern.compile(
            "(?<![\\w./:<>\\])-])(?:/|[A-Za-z]:\\\\)(?:[^\\s/\\\\,;:'\"()\\[\\]]+[/\\\\])+([^\\s/\\\\,;:'\"()\\[\\]]*)");

    private final List<String> folders;

    /** @param folders whose files people know by their paths within them */
    Redaction(List<Path> folders) {
        this.folders = folders.stream()
                .flatMap(folder -> Stream.of(folder, folder.toAbsolutePath()))
                .map(Path::toString)
                .filter(text -> text.length() > 1)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String of(String message) {
        String text = message;
        for (String folder : folders) {
            text = text.replace(folder + "/", "").replace(folder + "\\", "").replace(folder, "the folder");
        }
        return ABSOLUTE.matcher(text)
                .replaceAll(match -> isRoute(match.group())
                        ? match.group().replace("$", "\\$")
                        : match.group(1).replace("$", "\\$"));
    }

    private static boolean isRoute(String path) {
        return path.startsWith("/sdapi/") || path.startsWith("/controlnet/") || path.startsWith("/internal/");
    }
}
