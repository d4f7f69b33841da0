package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    @TempDir
    private Path folder;

    @Test
    void countsFilesByTheirNamesAndDiffusersFolders() throws IOException {
        Files.createFile(folder.resolve("b.ckpt"));
        Files.createFile(folder.resolve("a.safetensors"));
        Files.createFile(folder.resolve("notes.txt"));
        Files.createDirectory(folder.resolve("plain"));
        Files.createFile(Files.createDirectory(folder.resolve("diffusers")).resolve("model_index.json"));

        ModelFolder read = ModelFolder.read(folder);

        assertEquals(List.of("a.safetensors", "b.ckpt", "diffusers"), read.models());
        assertEquals("a.safetensors, b.ckpt, diffusers", read.summary());
    }

    @Test
    void looksIntoSubFoldersAndPastLoops() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("a/b"));
        Files.createFile(deep.resolve("ink.ckpt"));
        Files.createSymbolicLink(deep.resolve("up"), folder);

        assertEquals(List.of("a/b/ink.ckpt"), ModelFolder.read(folder).models());
    }

    @Test
    void tellsAFileFromAMissingFolder() throws IOException {
        assertEquals(
                "is not a folder",
                ModelFolder.read(Files.createFile(folder.resolve("file"))).summary());
    }

    @Test
    void cutsLongLists() throws IOException {
        for (int i = 0; i < 10; i++) {
            Files.createFile(folder.resolve(i + ".pt"));
        }

        assertEquals(
                "0.pt, 1.pt, 2.pt, 3.pt, 4.pt, 5.pt, 6.pt, 7.pt, and 2 more",
                ModelFolder.read(folder).summary());
    }

    @Test
    void saysThatAFolderIsEmptyOrMissing() {
        assertEquals("no models", ModelFolder.read(folder).summary());
        assertEquals("does not exist", ModelFolder.read(folder.resolve("x")).summary());
        assertFalse(ModelFolder.read(folder.resolve("x")).exists());
    }
}
