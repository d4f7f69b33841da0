package io.github.ctrlora4j.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes leave is deleted by the next, and nothing else. */
class AbandonedFilesTest {
    private static final Owner HERE = Owner.current();

    @TempDir
    private Path folder;

    private Path hidden(String name, Owner owner) throws IOException {
        return Files.writeString(
                folder.resolve("." + name + "." + owner + "-" + UUID.randomUUID() + ".tmp"), "unfinished");
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void filesOfAnEndedProcessAreDeletedAtOnce() throws Exception {
        hidden("canny.jar", EndedProcess.owner());
        hidden("edges.zip", EndedProcess.owner());
        WholeFile.removeAbandoned(folder);
        assertEquals(List.of(), left());
    }

    @Test
    void foldersOfAnEndedProcessAreDeletedWithTheirFiles() throws Exception {
        Path hidden = Files.createDirectory(
                folder.resolve(".pack." + EndedProcess.owner() + "-" + UUID.randomUUID() + ".tmp"));
        Files.writeString(hidden.resolve("lora.safetensors"), "half");
        WholeFile.removeAbandoned(folder);
        assertEquals(List.of(), left());
    }

    @Test
    void filesOfARunningProcessStay() throws IOException {
        Path ours = hidden("canny.jar", HERE);
        WholeFile.removeAbandoned(folder);
        assertEquals(List.of(ours), left());
    }

    /** A container gives the number of a killed process to the next one. */
    @Test
    void filesThatAreOlderThanTheProcessOfTheirNumberAreDeleted() throws IOException {
        Path old = hidden("canny.jar", HERE);
        Instant start = ProcessHandle.current().info().startInstant().orElseThrow();
        Files.setLastModifiedTime(old, FileTime.from(start.minus(Duration.ofHours(1))));
        WholeFile.removeAbandoned(folder);
        assertEquals(List.of(), left());
    }

    @Test
    void filesOfAnotherMachineAreDeletedWhenTheyHaveNotChangedForLong() throws IOException {
        Owner elsewhere = new Owner(1, "00000000");
        Path running = hidden("a.jar", elsewhere);
        Path old = hidden("b.jar", elsewhere);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        WholeFile.removeAbandoned(folder);
        assertEquals(List.of(running), left());
    }

    @Test
    void otherHiddenFilesStay() throws IOException {
        Path mine = Files.writeString(folder.resolve(".notes.tmp"), "mine");
        Files.setLastModifiedTime(mine, FileTime.from(Instant.EPOCH));
        WholeFile.removeAbandoned(folder);
        assertEquals(List.of(mine), left());
    }

    @Test
    void aFolderThatIsNotThereHasNothingToDelete() {
        WholeFile.removeAbandoned(folder.resolve("absent"));
        assertFalse(Files.exists(folder.resolve("absent")));
    }
}
