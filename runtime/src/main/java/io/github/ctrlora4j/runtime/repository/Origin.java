package io.github.ctrlora4j.runtime.repository;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The repository that an installed file came from, in a hidden file beside it: only that repository may replace it. A program
 * that can write that file can write the plugin, too. Stateless.
 */
final class Origin {
    private static final int MAX_BYTES = 4096;

    private Origin() {}

    private static Path beside(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".origin");
    }

    static void write(Path file, URI repository) {
        WholeFile.replace(
                beside(file), out -> out.write(repository.toString().getBytes(StandardCharsets.UTF_8)), written -> {});
    }

    /** Empty for what came otherwise: with the distribution, or by hand. */
    static Optional<String> read(Path file) {
        try (var in = Files.newInputStream(beside(file))) {
            return Optional.of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new EngineException(beside(file).toString(), "cannot be read: " + IoProblem.of(e), e);
        }
    }

    static void delete(Path file) throws IOException {
        Files.deleteIfExists(beside(file));
    }
}
