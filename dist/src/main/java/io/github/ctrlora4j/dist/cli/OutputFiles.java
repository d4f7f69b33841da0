package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The places that a command writes to, checked before any work is done. Existing files are never touched: a folder hands
 * out {@code 0000.png}, {@code 0001.png}… and skips the numbers that are taken. Confined to one thread.
 */
final class OutputFiles {
    private final Path folder;
    private int next;

    private OutputFiles(Path folder) {
        this.folder = folder;
    }

    /** @throws InvalidRequestException if nothing can be written there; creates missing folders */
    static OutputFiles in(Path folder) {
        requireWritable(folder);
        return new OutputFiles(folder);
    }

    /** @throws InvalidRequestException if the file exists, is no PNG by its name, or its folder cannot be written to */
    static Path requireFree(Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new InvalidRequestException("--out names a PNG file, such as out.png, got " + file);
        }
        if (Files.exists(file)) {
            throw new InvalidRequestException(file + " exists and is never overwritten; choose another --out");
        }
        requireWritable(Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file));
        return file;
    }

    /** The free name with the lowest number above those that were handed out. */
    Path next() {
        Path file;
        do {
            file = folder.resolve(String.format(Locale.ROOT, "%04d.png", next++));
        } while (Files.exists(file));
        return file;
    }

    /** Permission bits do not tell (root, read-only mounts, access lists), so this writes and removes a file. */
    private static void requireWritable(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".ctrlora4j-", ".tmp"));
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "cannot write into " + folder + ": " + reason(e) + "; choose another --out", e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "a file is in the way";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such folder and none can be made";
        }
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        return Optional.ofNullable(reason).orElse(e.getClass().getSimpleName()).toLowerCase(Locale.ROOT);
    }
}
