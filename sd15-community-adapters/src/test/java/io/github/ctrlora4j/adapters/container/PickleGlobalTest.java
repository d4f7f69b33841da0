package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of names that pickles may mention is reviewed text: a new name shows up here as a difference. */
final class PickleGlobalTest {
    @Test
    void listIsTheReviewedOne() throws IOException {
        try (InputStream stream = Optional.ofNullable(PickleGlobalTest.class.getResourceAsStream("allowed-globals.txt"))
                .orElseThrow()) {
            List<String> reviewed = new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertEquals(
                    reviewed,
                    PickleGlobal.all().values().stream()
                            .map(global -> global.meaning() + " " + global)
                            .sorted()
                            .toList());
        }
    }

    /** The compiled classes do not even mention an API that could load or call something that a file asks for. */
    @Test
    void readersCannotLoadOrCallAnything() throws IOException, URISyntaxException {
        Path classes = Path.of(PickleReader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        int seen = 0;
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                seen++;
                String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String name : List.of(
                        "forName",
                        "loadClass",
                        "java/lang/reflect/",
                        "java/io/ObjectInputStream",
                        "javax/script/",
                        "java/lang/ProcessBuilder",
                        "java/lang/Runtime;")) {
                    assertTrue(!constants.contains(name), file + " mentions " + name);
                }
            }
        }
        assertTrue(seen > 20, "classes seen: " + seen);
    }
}
