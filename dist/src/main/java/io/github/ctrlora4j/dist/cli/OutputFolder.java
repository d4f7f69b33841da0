package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A folder of numbered images, checked before any work is done. Existing files are never touched: images get the names
 * {@code 0000.png}, {@code 0001.png}… and numbers that are taken are skipped, including those that another program
 * takes at the same time. Confined to one thread.
 */
final class OutputFolder {
    private final Path folder;
    private int next;

    private OutputFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder of {@code --out}. */
    static OutputFolder in(Path folder) {
        return in(folder, "--out");
    }

    /**
     * @param option names the folder
     * @throws InvalidRequestException if nothing can be written there; creates missing folders
     */
    static OutputFolder in(Path folder, String option) {
        requireWritable(folder, option);
        return new OutputFolder(folder);
    }

    /**
     * Writes a file with the lowest number that is free and higher than those that were written.
     *
     * @param suffix what follows the number, such as {@code .png}
     * @param writer writes a new file with the given name, and throws {@link InvalidRequestException} if there is one
     */
    Path write(String suffix, Consumer<Path> writer) {
        while (true) {
            Path file = folder.resolve(String.format(Locale.ROOT, "%04d%s", next++, suffix));
            if (isTaken(file)) {
                continue;
            }
            try {
                writer.accept(file);
                return file;
            } catch (InvalidRequestException e) {
                if (!isTaken(file)) {
                    throw e;
                }
            }
        }
    }

    /** A dangling link takes a name, too. */
    private static boolean isTaken(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Permission bits do not tell (root, read-only mounts, access lists), so this writes and removes a file. */
    static void requireWritable(Path folder, String option) {
        try {
            Files.createDirectories(folder);
            WholeFile.removeAbandoned(folder);
            Files.delete(Files.createFile(WholeFile.hidden(folder.resolve("probe"))));
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "cannot write into " + folder + ": " + reason(e) + "; choose another " + option, e);
        }
    }

    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "a file of that name exists";
        }
        if (e instanceof NoSuchFileException) {
            return "the folder does not exist and cannot be created";
        }
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        return Optional.ofNullable(reason).orElse(e.getClass().getSimpleName()).toLowerCase(Locale.ROOT);
    }
}
