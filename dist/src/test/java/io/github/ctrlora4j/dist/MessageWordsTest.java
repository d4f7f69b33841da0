package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Messages of the library speak of request fields, never of the command line: an application that embeds it has no
 * options. {@code FieldOptions} adds the option where there is one.
 */
class MessageWordsTest {
    private static final List<Path> LIBRARY = Stream.of(
                    "api",
                    "plugins/imaging",
                    "runtime",
                    "sd15-community-adapters",
                    "dist/langchain4j",
                    "dist/spring-ai")
            .map(module -> Path.of("..").resolve(module).resolve("src/main/java"))
            .toList();

    /** A string constant that holds an option or a command; comments are not looked at. */
    private static final Pattern COMMAND_LINE =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*(?:--[a-z]|ctrlora4j (?:[a-z]+))(?:[^\"\\\\]|\\\\.)*\"");

    @Test
    void noStringOfTheLibraryNamesAnOptionOrCommand() throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        for (Path module : LIBRARY) {
            try (Stream<Path> walk = Files.walk(module)) {
                for (Path file :
                        walk.filter(path -> path.toString().endsWith(".java")).toList()) {
                    files++;
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.strip().startsWith("*")
                                    && !line.strip().startsWith("//"))
                            .filter(line -> COMMAND_LINE.matcher(line).find())
                            .forEach(line -> found.add(file.getFileName() + ": " + line.strip()));
                }
            }
        }
        assertEquals(List.of(), found);
        assertTrue(files > 200, "only " + files + " files were read");
    }

    @Test
    void theTestKnowsWhatItLooksFor() {
        assertTrue(COMMAND_LINE.matcher("\"give one with --base; \"").find());
        assertTrue(COMMAND_LINE.matcher("x + \"run 'ctrlora4j doctor'\"").find());
        assertTrue(!COMMAND_LINE.matcher("\"ctrlora4j \" + version").find());
        assertTrue(!COMMAND_LINE.matcher("i--; // \"quoted\"").find());
    }
}
