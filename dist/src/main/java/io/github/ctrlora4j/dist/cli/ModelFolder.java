package io.github.ctrlora4j.dist.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder in which models are looked up, and the entries in it that look like models by their names. Immutable.
 *
 * @param models paths within the folder, of files and of diffusers folders
 * @param problem why it cannot be listed; empty if it can
 */
record ModelFolder(Path path, boolean exists, List<String> models, Optional<String> problem) {
    private static final List<String> EXTENSIONS = List.of(".safetensors", ".ckpt", ".pt", ".pth", ".bin");

    private static final int SHOWN = 8;

    /** As deep as models are looked up. */
    private static final int MAX_DEPTH = 4;

    ModelFolder {
        models = List.copyOf(models);
    }

    static ModelFolder read(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            return new ModelFolder(folder, true, List.of(), Optional.of("is not a folder"));
        }
        if (!Files.exists(folder)) {
            return new ModelFolder(folder, false, List.of(), Optional.empty());
        }
        Contents contents = new Contents(folder);
        try {
            Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, contents);
        } catch (IOException e) {
            return new ModelFolder(folder, true, List.of(), Optional.of(unreadable(e)));
        }
        return new ModelFolder(folder, true, contents.models.stream().sorted().toList(), Optional.empty());
    }

    /** What looks like a model, by its path from the folder. What lies deeper and cannot be read, the runtime tells. */
    private static final class Contents extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final List<String> models = new ArrayList<>();

        Contents(Path folder) {
            this.folder = folder;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!Files.exists(directory.resolve("model_index.json"))) {
                return FileVisitResult.CONTINUE;
            }
            models.add(name(directory));
            return FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && EXTENSIONS.stream().anyMatch(file.toString()::endsWith)) {
                models.add(name(file));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(folder)) {
                throw e;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        private String name(Path file) {
            return folder.relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
        }
    }

    private static String unreadable(IOException e) {
        return e instanceof AccessDeniedException
                ? "cannot be read: permission denied; make the folder readable"
                : "cannot be read: " + e;
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
