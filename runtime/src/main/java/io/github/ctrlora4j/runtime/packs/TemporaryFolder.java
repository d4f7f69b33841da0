package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of files without folders inside that is deleted with what is in it. Confined to one thread. */
record TemporaryFolder(Path path) implements AutoCloseable {
    /** With the process's number, to tell whose a folder is that was left by a crash. */
    static final String PREFIX = "ctrlora4j-pack-" + ProcessHandle.current().pid() + "-";

    static TemporaryFolder create() {
        try {
            return new TemporaryFolder(Files.createTempDirectory(PREFIX));
        } catch (IOException e) {
            throw new EngineException("no temporary folder can be made: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException e) {
            // A mapped file cannot be deleted on Windows; it lies in the system's temporary folder.
            path.toFile().deleteOnExit();
        }
    }

    /** Deletes a flat folder; links in it are removed and not followed. */
    static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
