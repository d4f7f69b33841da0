package io.github.ctrlora4j.runtime.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelsTest {
    private static final Path BASE = GoldenModels.file("basecn.ckpt");

    @TempDir
    private Path folder;

    private final LoadedModels models =
            new LoadedModels(GoldenModels.ENGINE, GoldenModels.FILES, new Architectures(List.of(GoldenModels.SD15)), 0);

    @AfterEach
    void free() {
        models.close();
    }

    private Path copy(String name, String as) throws IOException {
        return Files.copy(GoldenModels.file(name), folder.resolve(as), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void anUnchangedFileIsLoadedOnce() throws IOException {
        Path checkpoint = copy("sd.safetensors", "sd.safetensors");
        Path lora = copy("lora0.ckpt", "a.ckpt");
        DiffusionModel model = models.checkpoint(checkpoint);
        long network = models.control(BASE, lora, Set.of(lora)).id();

        assertSame(model, models.checkpoint(checkpoint));
        assertEquals(network, models.control(BASE, lora, Set.of(lora)).id());
    }

    /** As {@code cp -p}, {@code rsync -t} and package managers do it: one path, one size, one time. */
    @Test
    void aLoraReplacedByOneOfTheSameSizeAndTimeIsLoadedAnew() throws IOException {
        Path lora = copy("lora0.ckpt", "a.ckpt");
        FileTime time = Files.getLastModifiedTime(lora);
        long before = models.control(BASE, lora, Set.of(lora)).id();

        copy("lora1.ckpt", "a.ckpt");
        Files.setLastModifiedTime(lora, time);

        assertNotEquals(before, models.control(BASE, lora, Set.of(lora)).id());
    }

    @Test
    void aCheckpointReplacedByAnotherIsLoadedAnew() throws IOException {
        Path checkpoint = copy("sd.safetensors", "sd.safetensors");
        DiffusionModel before = models.checkpoint(checkpoint);

        Files.setLastModifiedTime(checkpoint, FileTime.fromMillis(0));

        assertNotSame(before, models.checkpoint(checkpoint));
    }

    /** A file that is used by the current generation is never freed, however many there are. */
    @Test
    void networksInUseStay() throws IOException {
        Path first = copy("lora0.ckpt", "0.ckpt");
        long id = models.control(BASE, first, Set.of(first)).id();
        for (int i = 1; i < 7; i++) {
            Path other = copy("lora1.ckpt", i + ".ckpt");
            models.control(BASE, other, Set.of(first, other));
        }
        assertEquals(id, models.control(BASE, first, Set.of(first)).id());
    }
}
