package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    private Path folder;

    private static void text(Path file) {
        try {
            Files.writeString(file, "new");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void rejectsFileThatExists() throws IOException {
        Path file = Files.createFile(folder.resolve("a.png"));

        assertEquals(
                file + " exists; choose another --out, or replace it with --force",
                assertThrows(InvalidRequestException.class, () -> OutputFile.png(file, false))
                        .getMessage());
    }

    @Test
    void rejectsOtherThanPng() {
        assertThrows(InvalidRequestException.class, () -> OutputFile.png(folder.resolve("a.jpg"), true));
    }

    @Test
    void rejectsFolder() {
        assertThrows(InvalidRequestException.class, () -> OutputFile.of(folder, true));
    }

    @Test
    void forceReplacesAndLeavesNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("A.PNG"), "old");

        OutputFile.png(file, true).write(OutputFileTest::text);

        assertEquals("new", Files.readString(file));
        assertEquals(List.of("A.PNG"), names());
    }

    @Test
    void aFailureIsToldOfTheFileThatTheUserNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("a.zip"), "old");
        OutputFile output = OutputFile.of(file, true);

        EngineException failure = assertThrows(
                EngineException.class,
                () -> output.write(temporary -> {
                    text(temporary);
                    throw new EngineException(temporary.toString(), "the disk is full");
                }));

        assertEquals(file + ": the disk is full", failure.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a.zip"), names());
    }

    /** What it wrote then is as if a process of another machine had written it and not gone on for an hour. */
    @Test
    void theNextRunRemovesWhatAKilledRunLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("a.zip"), "old");
        List<String> used = new ArrayList<>();
        OutputFile.of(file, true).write(temporary -> {
            text(temporary);
            used.add(temporary.getFileName().toString());
        });
        Path left = Files.createFile(folder.resolve(used.get(0).replaceFirst("[.]p\\d+m[0-9a-f]+-", ".p1m00000000-")));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

        OutputFile.of(file, true);

        assertTrue(used.get(0).endsWith(".zip"), "the name says what to write");
        assertEquals(List.of("a.zip"), names());
    }
}
