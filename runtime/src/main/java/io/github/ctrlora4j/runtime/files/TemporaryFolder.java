package io.github.ctrlora4j.runtime.files;

import io.github.ctrlora4j.api.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder in the system's temporary folder that is deleted with its contents. Folders left by killed processes are
 * deleted when the next one is made. Confined to one thread.
 */
public record TemporaryFolder(Path path) implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final String PREFIX = "ctrlora4j-";

    /**
     * @param purpose a word for the folder's name, such as {@code pack}
     * @throws EngineException if there is no temporary folder, or it is full
     */
    public static TemporaryFolder create(String purpose) {
        Path parent = Path.of(System.getProperty("java.io.tmpdir", ""));
        try {
            Path folder = Files.createTempDirectory(parent, PREFIX + purpose + "-" + Owner.current() + "-");
            removeAbandoned(parent, folder);
            return new TemporaryFolder(folder);
        } catch (IOException e) {
            throw new EngineException(
                    "temporary folder " + parent,
                    "nothing can be written there (" + IoProblem.of(e) + "); set java.io.tmpdir to another folder",
                    e);
        }
    }

    private static void removeAbandoned(Path parent, Path own) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : found) {
                if (isAbandoned(folder, own)) {
                    delete(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.debug("leftovers of killed processes in {} cannot be deleted now", parent, e);
        }
    }

    /** Only our own folders: other users could replace theirs by links during the deletion. */
    private static boolean isAbandoned(Path folder, Path own) throws IOException {
        return String.valueOf(folder.getFileName()).matches(PREFIX + ".*" + Owner.PATTERN + "-.*")
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))
                && Owner.of(String.valueOf(folder.getFileName()))
                        .isGone(Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException e) {
            // A mapped file cannot be deleted on Windows.
            log.debug("{} stays until the next start", path, e);
        }
    }

    /** Deletes a folder and its contents; links are removed and not followed. */
    public static void delete(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder)) {
            listed.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (Path entry : entries) {
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                delete(entry);
            } else {
                Files.deleteIfExists(entry);
            }
        }
        Files.deleteIfExists(folder);
    }
}
