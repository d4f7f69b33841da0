package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The modules for frameworks use the front door and their framework alone. Their imports are read, because the class
 * path of {@code dist}, which {@link ArchitectureTest} looks at, has none of the frameworks.
 */
class FrameworkModulesTest {
    private static final String OURS = "io\\.github\\.ctrlora4j\\.(api\\..+|runtime\\.[A-Z]\\w+|runtime\\.images\\..+)";

    @Test
    void langChain4jModuleIsALayerOnTheFrontDoor() throws IOException {
        assertImportsMatch("langchain4j", "java\\..+|dev\\.langchain4j\\..+|" + OURS);
    }

    @Test
    void springModuleIsALayerOnTheFrontDoor() throws IOException {
        assertImportsMatch("spring-ai", "java\\..+|org\\.springframework\\..+|org\\.slf4j\\..+|" + OURS);
    }

    private static void assertImportsMatch(String module, String allowed) throws IOException {
        List<String> imports = imports(Path.of(module, "src", "main", "java"));

        assertFalse(imports.isEmpty());
        assertEquals(
                List.of(),
                imports.stream()
                        .filter(Pattern.compile(allowed).asMatchPredicate().negate())
                        .toList());
    }

    private static List<String> imports(Path sources) throws IOException {
        List<String> imports = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("import "))
                        .map(line -> line.replaceFirst("import (static )?", "").replace(";", ""))
                        .forEach(imports::add);
            }
        }
        return imports;
    }
}
