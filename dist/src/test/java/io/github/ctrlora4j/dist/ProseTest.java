package io.github.ctrlora4j.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Phrases and spellings that no comment, message, name or README has; each with what to write instead. */
class ProseTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern FOLDERS = Pattern.compile("(.*/)?(target|\\.git|\\.idea|\\.settings)");
    private static final Pattern FILES =
            Pattern.compile(".*\\.(java|py|md|xml|sh|bat|properties|js|mjs|css|html)|.*/bin/ctrlora4j");

    private static final Map<Pattern, String> RULES = rules();

    private static Map<Pattern, String> rules() {
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put("\\bdo(es)? not do\\b", "failed, is rejected");
        rules.put("\\bin spite of\\b", "despite");
        rules.put("\\bat hand\\b", "available, installed");
        rules.put("(?<![Tt]here )\\b(is|are) no (?!longer|more|such|less|better|worse)[a-z]+", "is not a …");
        rules.put("\\b(is|are) missed\\b", "is missing");
        rules.put("\\b[Ww]hoever\\b", "name who: the caller, the client, you");
        rules.put("[.:] Who [a-z]", "name who: the caller, the client, you");
        rules.put("(\\. |\\* )So (?!that)[a-z]", "therefore; or begin with the subject");
        rules.put("\\bbelongs? into\\b|\\blook(s|ed)? into\\b", "belongs in, looks in");
        rules.put("\\bmade to hurt\\b", "malicious");
        rules.put("\\b(\\w+[Cc]|[Cc])olour", "color");
        rules.put("[Ll]icence", "license");
        rules.put("\\b[Gg]rey", "gray");
        rules.put("[Bb]ehaviour|[Nn]eighbour|[Ff]avour|[Hh]onour", "…or");
        rules.put("\\b[Cc]entre|[Aa]rtefact", "center, artifact");
        rules.put(
                "(organ|normal|initial|recogn|serial|optim|minim|maxim|quant|real|final)is(e[sd]?|ing|ation)\\b",
                "…ize");
        rules.put("\\brefuse[A-Z]\\w*", "require… or reject…");
        rules.put("\\b(MOST|LONGEST|LARGEST|DEEPEST|LEAST|FEWEST)_\\w+", "MAX_… or MIN_…");
        Map<Pattern, String> compiled = new LinkedHashMap<>();
        rules.forEach((phrase, instead) -> compiled.put(Pattern.compile(phrase), instead));
        return compiled;
    }

    @Test
    void everySentenceIsPlainAmericanEnglish() throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        for (Path file : texts(ROOT)) {
            if (!file.endsWith("ProseTest.java")) {
                files++;
                inspect(file, found);
            }
        }

        assertTrue(files > 300, files + " files");
        assertTrue(found.isEmpty(), found.size() + " places:\n" + String.join("\n", found));
    }

    private static void inspect(Path file, List<String> found) throws IOException {
        int number = 0;
        for (String line : Files.readString(file, UTF_8).split("\n", -1)) {
            number++;
            for (Map.Entry<Pattern, String> rule : RULES.entrySet()) {
                if (rule.getKey().matcher(line).find()) {
                    found.add(ROOT.relativize(file) + ":" + number + ": (" + rule.getValue() + ") " + line.strip());
                }
            }
        }
    }

    private static List<Path> texts(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted()
                    .flatMap(entry -> Files.isDirectory(entry)
                            ? isOurs(entry, FOLDERS, false) ? texts(entry).stream() : Stream.of()
                            : isOurs(entry, FILES, true) ? Stream.of(entry) : Stream.of())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Path entry, Pattern pattern, boolean matches) {
        return pattern.matcher(entry.toString().replace('\\', '/')).matches() == matches;
    }
}
