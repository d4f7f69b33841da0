package io.github.ctrlora4j.runtime.files;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
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

/** Makes a file appear whole or not at all, and never in place of another, however many programs write at once. */
public final class NewFile {
    private static final Logger log = LoggerFactory.getLogger(NewFile.class);

    private NewFile() {}

    /** Writes what the file is to hold. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Looks at the complete file while it still has a hidden name; whatever it throws, the file never appears. */
    public interface Check {
        void inspect(Path file);
    }

    /**
     * @throws InvalidRequestException if {@code target} exists
     * @throws EngineException if it cannot be written; nothing is left behind
     */
    public static void write(Path target, Content content) {
        write(target, content, file -> {});
    }

    /** As {@link #write(Path, Content)}, after {@code check} has let the file pass. */
    public static void write(Path target, Content content, Check check) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(target);
        }
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            check.inspect(temporary);
            publish(temporary, target);
        } catch (FileAlreadyExistsException e) {
            throw exists(target);
        } catch (IOException e) {
            throw new EngineException(target + " cannot be written: " + reason(e), e);
        } finally {
            remove(temporary);
        }
    }

    private static InvalidRequestException exists(Path target) {
        return new InvalidRequestException(target + " exists and is not overwritten; choose another name or folder");
    }

    /** FileSystemException's message repeats the path; without a reason, the class says more: NoSuchFile. */
    private static String reason(IOException e) {
        String text = e instanceof FileSystemException inFiles ? inFiles.getReason() : e.getMessage();
        return text == null ? e.getClass().getSimpleName() : text;
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

    /** Reserves the name with an empty file, which only the first program can, and replaces that by the whole one. */
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
            if (Files.exists(temporary)) { // it is not if the folder cannot be written to
                Files.delete(temporary);
            }
        } catch (IOException e) {
            log.warn("{} stays behind; delete it", temporary, e);
        }
    }
}
