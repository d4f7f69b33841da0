package io.github.ctrlora4j.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
    @TempDir
    private Path folder;

    @Test
    void theNextDeletesThoseOfEndedProcesses() throws Exception {
        Path old = Files.createTempDirectory("ctrlora4j-lora-" + EndedProcess.owner() + "-");
        Files.writeString(Files.createDirectory(old.resolve("inner")).resolve("x"), "87 MB");
        Path precious = Files.writeString(folder.resolve("precious"), "stays");
        Files.createSymbolicLink(old.resolve("link"), folder);
        try (TemporaryFolder own = TemporaryFolder.create("pack");
                TemporaryFolder second = TemporaryFolder.create("pack")) {
            assertFalse(Files.exists(old));
            assertTrue(Files.isDirectory(own.path()), "that of a running process stays");
            assertTrue(Files.isDirectory(second.path()));
        }
        assertEquals("stays", Files.readString(precious));
    }

    @Test
    void goesWithItsFiles() throws IOException {
        Path path;
        try (TemporaryFolder own = TemporaryFolder.create("pack")) {
            path = own.path();
            Files.writeString(path.resolve("x"), "x");
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void aLinkIsRemovedAndWhatItLeadsToStays() throws IOException {
        Path precious =
                Files.writeString(Files.createDirectory(folder.resolve("kept")).resolve("precious"), "stays");
        Path deleted = Files.createDirectory(folder.resolve("deleted"));
        Files.createSymbolicLink(deleted.resolve("folder"), precious.getParent());
        Files.createSymbolicLink(deleted.resolve("file"), precious);
        Files.createSymbolicLink(deleted.resolve("nowhere"), folder.resolve("absent"));
        TemporaryFolder.delete(deleted);
        assertFalse(Files.exists(deleted));
        assertEquals("stays", Files.readString(precious));
    }

    @Test
    void aSystemWithoutATemporaryFolderIsToldOfTheProperty() {
        String before = System.getProperty("java.io.tmpdir");
        System.setProperty("java.io.tmpdir", folder.resolve("absent").toString());
        try {
            EngineException e = assertThrows(EngineException.class, () -> TemporaryFolder.create("pack"));
            assertEquals(Optional.of("temporary folder " + folder.resolve("absent")), e.subject());
            assertTrue(e.problem().contains("java.io.tmpdir"), e.problem());
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }
}
