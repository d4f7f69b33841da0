package io.github.ctrlora4j.dist.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder in which models are looked up, and the entries in it that look like models by their names. Immutable.
 *
 * @param models file names, and names of diffusers folders
 * @param problem why it cannot be listed; empty if it can
 */
record ModelFolder(Path path, boolean exists, List<String> models, Optional<String> problem) {
    private static final List<String> EXTENSIONS = List.of(".safetensors", ".ckpt", ".pt", ".pth", ".bin");

    private static final int SHOWN = 8;

    ModelFolder {
        models = List.copyOf(models);
    }

    static ModelFolder read(Path folder) {
        if (!Files.isDirectory(folder)) {
            return new ModelFolder(folder, false, List.of(), Optional.empty());
        }
        try (Stream<Path> files = Files.list(folder)) {
            return new ModelFolder(
                    folder,
                    true,
                    files.filter(ModelFolder::looksLikeModel)
                            .map(file -> file.getFileName().toString())
                            .sorted()
                            .toList(),
                    Optional.empty());
        } catch (IOException | UncheckedIOException e) {
            return new ModelFolder(folder, true, List.of(), Optional.of(unreadable(e)));
        }
    }

    private static String unreadable(Exception e) {
        boolean denied = e instanceof AccessDeniedException || e.getCause() instanceof AccessDeniedException;
        return denied ? "cannot be read: permission denied; make the folder readable" : "cannot be read: " + e;
    }

    private static boolean looksLikeModel(Path file) {
        String name = file.getFileName().toString();
        return EXTENSIONS.stream().anyMatch(name::endsWith) || Files.exists(file.resolve("model_index.json"));
    }

    /** For a person. */
    String summary() {
        if (!exists) {
            return "does not exist";
        }
        if (problem.isPresent()) {
            return problem.get();
        }
        if (models.isEmpty()) {
            return "no models";
        }
        String more = models.size() > SHOWN ? ", and " + (models.size() - SHOWN) + " more" : "";
        return String.join(", ", models.subList(0, Math.min(SHOWN, models.size()))) + more;
    }
}
