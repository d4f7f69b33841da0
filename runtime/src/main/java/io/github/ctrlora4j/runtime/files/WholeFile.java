package io.github.ctrlora4j.runtime.files;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a file appear whole or not at all, however many programs write at once. Until it is complete, it has a hidden
 * name beside its target that says which process writes it. Stateless and thread-safe.
 */
public final class WholeFile {
    private static final Logger log = LoggerFactory.getLogger(WholeFile.class);

    private static final String UNFINISHED = "\\..*\\." + Owner.PATTERN + "-[0-9a-f-]{36}\\.tmp(\\.[^.]+)?";

    private WholeFile() {}

    /** Writes the file's content. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Checks the complete file while it still has a hidden name; if it throws, the file never appears. */
    public interface Check {
        void inspect(Path file);
    }

    private interface Publication {
        void publish(Path temporary) throws IOException;
    }

    /**
     * Makes a new file; never replaces one.
     *
     * @throws InvalidRequestException if {@code target} exists
     * @throws EngineException if it cannot be written; nothing is left behind
     */
    public static void create(Path target, Content content) {
        create(target, content, file -> {});
    }

    /** As {@link #create(Path, Content)}, after {@code check} has accepted the file. */
    public static void create(Path target, Content content, Check check) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(target);
        }
        write(target, content, check, temporary -> publish(temporary, target));
    }

    /**
     * Replaces a file by a whole new one; at every moment one of the two exists.
     *
     * @param target may exist
     * @throws EngineException if it cannot be written; {@code target} is as it was and nothing is left behind
     */
    public static void replace(Path target, Content content, Check check) {
        write(
                target,
                content,
                check,
                temporary -> Files.move(
                        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    private static void write(Path target, Content content, Check check, Publication publication) {
        Path temporary = hidden(target);
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            check.inspect(temporary);
            publication.publish(temporary);
        } catch (FileAlreadyExistsException e) {
            throw exists(target);
        } catch (IOException e) {
            throw new EngineException(target.toString(), "cannot be written: " + IoProblem.of(e), e);
        } finally {
            remove(temporary);
        }
    }

    /** A name beside {@code file} that hides it, for what is being written or deleted by this process. */
    public static Path hidden(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + Owner.current() + "-" + UUID.randomUUID() + ".tmp");
    }

    /** Deletes leftovers of killed processes in a folder, as far as that is possible. */
    public static void removeAbandoned(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> hidden = Files.newDirectoryStream(folder, ".*.tmp*")) {
            hidden.forEach(WholeFile::removeIfAbandoned);
        } catch (IOException | DirectoryIteratorException e) {
            log.debug("leftovers of killed processes in {} cannot be deleted now", folder, e);
        }
    }

    private static void removeIfAbandoned(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            if (name.matches(UNFINISHED)
                    && Owner.of(name).isGone(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS))) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    TemporaryFolder.delete(file);
                } else {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            // Another process may have finished or deleted it; a file that stays is tried again by the next.
            log.debug("{} is not deleted now", file, e);
        }
    }

    private static InvalidRequestException exists(Path target) {
        return new InvalidRequestException(
                target.toString(), "exists and is not overwritten; choose another name or folder");
    }

    /** A hard link is atomic and fails on an existing name, which a rename does not. */
    private static void publish(Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            log.debug("no hard links in the folder of {}", target, e);
            publishWithoutLinks(temporary, target);
        }
    }

    /**
     * Reserves the name with an empty file, which only the first program can create, and replaces that by the whole
     * one.
     */
    static void publishWithoutLinks(Path temporary, Path target) throws IOException {
        Files.createFile(target);
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    private static void remove(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The folder cannot be written to, or is gone; a file that stays is deleted by the next process.
            log.debug("{} stays until the next start", temporary, e);
        }
    }
}
