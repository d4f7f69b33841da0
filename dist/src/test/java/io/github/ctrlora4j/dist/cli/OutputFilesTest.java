package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
    @TempDir
    private Path folder;

    @Test
    void countsFromZero() {
        OutputFiles files = OutputFiles.in(folder);

        assertEquals(List.of(folder.resolve("0000.png"), folder.resolve("0001.png")), two(files));
    }

    @Test
    void skipsTakenNumbers() throws IOException {
        Files.createFile(folder.resolve("0000.png"));
        Files.createFile(folder.resolve("0002.png"));

        assertEquals(List.of(folder.resolve("0001.png"), folder.resolve("0003.png")), two(OutputFiles.in(folder)));
    }

    @Test
    void createsMissingFolders() {
        OutputFiles.in(folder.resolve("a/b"));

        assertTrue(Files.isDirectory(folder.resolve("a/b")));
    }

    @Test
    void leavesNothingBehindByLooking() throws IOException {
        OutputFiles.in(folder);

        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void refusesFolderThatIsFile() throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));

        assertEquals(
                "cannot write into " + file + ": a file is in the way; choose another --out",
                assertThrows(InvalidRequestException.class, () -> OutputFiles.in(file))
                        .getMessage());
    }

    @Test
    void refusesFileThatExists() throws IOException {
        Path file = Files.createFile(folder.resolve("a.png"));

        assertEquals(
                file + " exists and is never overwritten; choose another --out",
                assertThrows(InvalidRequestException.class, () -> OutputFiles.requireFree(file))
                        .getMessage());
    }

    @Test
    void refusesOtherThanPng() {
        assertThrows(InvalidRequestException.class, () -> OutputFiles.requireFree(folder.resolve("a.jpg")));
    }

    @Test
    void acceptsFreeFile() {
        assertEquals(folder.resolve("x/A.PNG"), OutputFiles.requireFree(folder.resolve("x/A.PNG")));
    }

    private static List<Path> two(OutputFiles files) {
        return List.of(files.next(), files.next());
    }
}
