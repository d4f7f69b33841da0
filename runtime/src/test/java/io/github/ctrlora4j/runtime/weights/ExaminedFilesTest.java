package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminedFilesTest {
    @TempDir
    private Path folder;

    private Path file;

    private final ExaminedFiles files =
            new ExaminedFiles(GoldenModels.FILES, new ExaminationStore(Optional.empty(), Optional.empty()));

    @BeforeEach
    void copy() throws IOException {
        file = Files.copy(GoldenModels.file("lora0.ckpt"), folder.resolve("a.ckpt"));
    }

    @Test
    void readsAFileOnceForEachOfItsStates() throws IOException {
        Examination first = files.examine(file);
        assertTrue(first.readable());
        assertSame(first, files.examine(file));

        Files.write(file, new byte[] {1, 2, 3});
        assertFalse(files.examine(file).readable());
    }

    /** A link that leads nowhere is rejected by the adapter, and may be mended, removed or made at any time. */
    @Test
    void seesSettingsComeAndGoEvenIfTheyCannotBeRead() throws IOException {
        Path checkpoint = Files.copy(GoldenModels.file("sd.safetensors"), folder.resolve("sd.safetensors"));
        Examination plain = files.examine(checkpoint);
        assertTrue(plain.readable());

        Path link = Files.createSymbolicLink(folder.resolve("sd.yaml"), folder.resolve("absent"));
        Examination broken = files.examine(checkpoint);
        assertFalse(broken.readable());
        assertTrue(broken.reason().contains("sd.yaml"), broken.reason());

        Files.delete(link);
        assertEquals(plain.reason(), files.examine(checkpoint).reason());
    }

    @Test
    void aFileThatIsGoneIsNotReadable() throws IOException {
        files.examine(file);
        Files.delete(file);

        assertFalse(files.examine(file).readable());
    }
}
