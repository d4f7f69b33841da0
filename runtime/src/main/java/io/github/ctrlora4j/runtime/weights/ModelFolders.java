package io.github.ctrlora4j.runtime.weights;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files in folders and their sub-folders that are model files by their names, and the folders that are models of
 * diffusers. Whatever cannot be read is skipped and reported. Immutable.
 *
 * @param files in the order of the folders, each folder by path
 * @param problems one line each, with the path
 */
record ModelFolders(List<Found> files, List<String> problems) {
    private static final Set<String> EXTENSIONS = Set.of("safetensors", "ckpt", "pt", "pth", "bin");
    /** People sort files by kind, base, author and version, and name the folder above all of it. */
    private static final int MAX_DEPTH = 8;

    /** A file, and the model folder through which it was found. */
    record Found(Path folder, Path file) {
        /** Path from the model folder, with slashes on every system. */
        String name() {
            return (folder.equals(file) ? file.getFileName() : folder.relativize(file))
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
        }
    }

    ModelFolders {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }

    /** Searches the folders now; a missing folder counts as empty. */
    static ModelFolders look(List<Path> folders) {
        List<Found> files = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.exists(folder)) {
                look(folder, files, problems);
            }
        }
        return new ModelFolders(files, problems);
    }

    /** Files of this name; those that have it exactly, else those that differ only in case. */
    List<Found> named(String name) {
        for (Predicate<String> rule : List.<Predicate<String>>of(name::equals, name::equalsIgnoreCase)) {
            List<Found> named =
                    files.stream().filter(found -> hasName(found.name(), rule)).toList();
            if (!named.isEmpty()) {
                return named;
            }
        }
        return List.of();
    }

    /** True if the path, its end from some folder on, or either of these without extension passes. */
    private static boolean hasName(String path, Predicate<String> rule) {
        int dot = stemLength(path);
        for (int from = 0; from >= 0; from = next(path, from)) {
            if (rule.test(path.substring(from)) || rule.test(path.substring(from, dot))) {
                return true;
            }
        }
        return false;
    }

    private static int next(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? -1 : slash + 1;
    }

    private static void look(Path folder, List<Found> files, List<String> problems) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    if (!isModel(directory)) {
                        return FileVisitResult.CONTINUE;
                    }
                    found.add(directory);
                    return FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (hasExtension(file)) {
                        if (attributes.isRegularFile()) {
                            found.add(file);
                        } else if (attributes.isSymbolicLink()) {
                            problems.add(file + ": a link to a file that does not exist");
                        }
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    problems.add(file + ": " + reason(e));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                    if (e != null) {
                        problems.add(directory + ": " + reason(e));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            problems.add(folder + ": " + reason(e));
        }
        found.stream().sorted().forEach(file -> files.add(new Found(folder, file)));
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemLoopException) {
            return "a link to a folder that contains it; skipped";
        }
        return e instanceof AccessDeniedException
                ? "permission denied; skipped"
                : "cannot be read (" + e + "); skipped";
    }

    private static boolean hasExtension(Path file) {
        String name = String.valueOf(file.getFileName());
        return stemLength(name) < name.length();
    }

    /** Whether a folder is one model, as diffusers saves it. */
    static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("model_index.json"));
    }

    /** Length of a name or path without the extension of a model file; folders may have any dots in their names. */
    static int stemLength(String name) {
        int dot = name.lastIndexOf('.');
        boolean extension =
                dot > 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
        return extension ? dot : name.length();
    }
}
