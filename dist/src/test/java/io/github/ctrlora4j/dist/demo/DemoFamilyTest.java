package io.github.ctrlora4j.dist.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.demo.DemoFamily.Checkpoint;
import io.github.ctrlora4j.dist.demo.DemoFamily.Source;
import io.github.ctrlora4j.dist.launch.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFamilyTest {
    @TempDir
    private Path home;

    private DemoFamily family() {
        return DemoFamily.of(new Installation(Optional.of(home), Map.of(), home));
    }

    @Test
    void allThatItNamesIsInTheDistribution() throws IOException {
        DemoFiles.install(home);
        DemoFamily family = family();

        List<Path> missing = Stream.of(
                        Stream.of(family.base(), family.styleLora()),
                        DemoFamily.CHECKPOINTS.stream().map(family::file),
                        Stream.concat(DemoFamily.SOURCES.stream(), DemoFamily.GALLERY_SOURCES.stream())
                                .map(family::file))
                .flatMap(files -> files)
                .filter(file -> !Files.isRegularFile(file))
                .toList();

        assertEquals(List.of(), missing);
    }

    @Test
    void namesAMissingBase() throws IOException {
        Files.createDirectory(home.resolve("models"));

        String message =
                assertThrows(InvalidRequestException.class, this::family).getMessage();

        assertTrue(
                message.contains(home.resolve("models").resolve("basecn.safetensors") + ", which is missing"), message);
    }

    @Test
    void needsADistribution() {
        Installation bare = new Installation(Optional.empty(), Map.of(), home);

        String message = assertThrows(InvalidRequestException.class, () -> DemoFamily.of(bare))
                .getMessage();

        assertTrue(message.startsWith("demo needs the files of a distribution"), message);
    }

    @Test
    void tellsTheStyleToTheCheckpointThatKnowsSeveral() {
        Source hat = new Source("top-hat", "twemoji");

        assertEquals("top hat, twemoji style, white background", hat.prompt(new Checkpoint("miniature", true)));
        assertEquals("top hat, white background", hat.prompt(new Checkpoint("miniature-ink", false)));
    }
}
