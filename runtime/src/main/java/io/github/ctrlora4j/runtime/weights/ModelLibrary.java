package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The model files of a host: looks them up by path or by name within folders. Folders are searched in their order, with
 * their sub-folders, and read anew on every call, so that a file that was just dropped in is found. Thread-safe.
 */
public final class ModelLibrary {
    private static final Set<String> EXTENSIONS = Set.of("safetensors", "ckpt", "pt", "pth", "bin");
    private static final int DEPTH = 4;

    private final List<Path> folders;
    private final ModelReader reader;

    public ModelLibrary(List<Path> folders, ModelReader reader) {
        this.folders = List.copyOf(folders);
        this.reader = reader;
    }

    /**
     * A file by path, by file name, or by file name without extension.
     *
     * @param role what the file is wanted for; the kind is checked when it is opened
     * @throws InvalidRequestException if there is none; suggests the nearest usable name
     */
    public Path find(String nameOrPath, ModelRole role) {
        Optional<Path> direct = existing(nameOrPath);
        if (direct.isPresent()) {
            return direct.get();
        }
        List<Path> all = list();
        for (Path file : all) {
            if (file.getFileName().toString().equals(nameOrPath)
                    || stem(file).equalsIgnoreCase(nameOrPath)
                    || file.endsWith(nameOrPath)) {
                return file;
            }
        }
        List<String> usable = all.stream()
                .filter(file -> hasRole(file, role))
                .map(file -> nameOrPath.contains(".") ? file.getFileName().toString() : stem(file))
                .toList();
        throw InvalidRequestException.unknownName(title(role) + " file", nameOrPath, usable);
    }

    /** All files of a role, in the order of the folders, each folder by path. */
    public List<Path> all(ModelRole role) {
        return list().stream().filter(file -> hasRole(file, role)).toList();
    }

    public List<Path> folders() {
        return folders;
    }

    public ModelReader reader() {
        return reader;
    }

    /** The file name without its extension. */
    public static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String title(ModelRole role) {
        return switch (role) {
            case CHECKPOINT -> "checkpoint";
            case BASE_CONTROLNET -> "Base ControlNet";
            case CONDITION_LORA -> "condition LoRA";
        };
    }

    private static Optional<Path> existing(String text) {
        try {
            Path path = Path.of(text);
            return Files.exists(path) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private boolean hasRole(Path file, ModelRole role) {
        return reader.examine(file).verdict().flatMap(verdict -> verdict.role()).equals(Optional.of(role));
    }

    /** What seems to be a model file by its name, in the order of the folders. */
    public List<Path> list() {
        List<Path> all = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> walk = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
                    walk.filter(ModelLibrary::isModelFile).sorted().forEach(all::add);
                } catch (IOException | UncheckedIOException e) {
                    throw new EngineException("model folder " + folder + " cannot be read: " + e.getMessage(), e);
                }
            }
        }
        return all;
    }

    private static boolean isModelFile(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1)) && Files.isRegularFile(file);
    }
}
