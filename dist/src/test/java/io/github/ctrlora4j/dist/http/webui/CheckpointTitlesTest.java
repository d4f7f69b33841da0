package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTitlesTest {
    @TempDir
    private Path models;

    @Test
    void aStemHasNoExtensionAndAFolderKeepsItsDots() throws IOException {
        Path file = Files.createFile(models.resolve("dream.v8.safetensors"));
        Path folder = Files.createDirectory(models.resolve("dream.v8"));

        assertEquals("dream.v8", CheckpointTitles.stem(file));
        assertEquals("dream.v8", CheckpointTitles.stem(folder));
    }

    @Test
    void aTitleIsThePathWithinTheFirstFolderThatHoldsTheFile() {
        Path file = models.resolve("sd").resolve("a.safetensors");

        assertEquals("sd/a.safetensors", CheckpointTitles.relative(List.of(models), file));
        assertEquals("a.safetensors", CheckpointTitles.relative(List.of(models.resolve("other")), file));
    }

    @Test
    void theModelNameHasNoSlashes() {
        CheckpointTitles.Entry entry =
                new CheckpointTitles.Entry(models.resolve("sd").resolve("dream.v8"), "sd/dream.v8", "dream.v8");

        assertEquals("sd_dream.v8", entry.modelName());
    }
}
