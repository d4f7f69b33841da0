package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one file that a command writes, checked before any work is done. An existing file is replaced only if the user
 * asked for it, and then as a whole. Confined to one thread.
 */
final class OutputFile {
    private final Path file;
    private final boolean force;

    private OutputFile(Path file, boolean force) {
        this.file = file;
        this.force = force;
    }

    /** @throws InvalidRequestException if it is not a PNG by its name, exists, or its folder cannot be written to */
    static OutputFile png(Path file, boolean force) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new InvalidRequestException("--out must name a PNG file, such as out.png, got " + file);
        }
        return of(file, force);
    }

    /** The file of {@code --out}. */
    static OutputFile of(Path file, boolean force) {
        return of(file, "--out", force);
    }

    /**
     * @param option names the file
     * @throws InvalidRequestException if it exists, or its folder cannot be written to
     */
    static OutputFile of(Path file, String option, boolean force) {
        if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidRequestException(
                    file + " exists; choose another " + option + ", or replace it with --force");
        }
        if (Files.isDirectory(file)) {
            throw new InvalidRequestException(file + " is a folder; " + option + " must name a file");
        }
        OutputFolder.requireWritable(
                Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file), option);
        return new OutputFile(file, force);
    }

    /** @param writer writes a new file with the given name */
    void write(Consumer<Path> writer) {
        if (!force) {
            writer.accept(file);
            return;
        }
        Path temporary = temporary();
        try {
            writer.accept(temporary);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (CtrloraException e) {
            throw e.subject().equals(Optional.of(temporary.toString())) ? e.at(file.toString()) : e;
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be replaced: " + OutputFolder.reason(e), e);
        } finally {
            delete(temporary);
        }
    }

    /**
     * With the file's own extension, which says what to write; the next run knows it for what a killed one has left.
     */
    private Path temporary() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot);
        return file.resolveSibling(
                WholeFile.hidden(file.resolveSibling("forced")).getFileName() + extension);
    }

    private static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw new EngineException(temporary.toString(), "cannot be deleted: " + OutputFolder.reason(e), e);
        }
    }
}
