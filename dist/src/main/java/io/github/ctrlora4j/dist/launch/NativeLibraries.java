package io.github.ctrlora4j.dist.launch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of PyTorch's native libraries the launcher chose and why, and which ones were available. Immutable.
 *
 * @param chosen {@code cpu}, {@code cuda}, {@code path}, or {@code classpath} when no launcher decided
 * @param reason why, in the launcher's words
 * @param found the native libraries that were found, one line each
 * @param gpu whether the launcher found an NVIDIA GPU
 */
public record NativeLibraries(String chosen, String reason, List<String> found, boolean gpu) {
    /** The version that DJL's JNI library was built for. */
    public static final String TORCH = "2.7.1";

    public NativeLibraries {
        found = List.copyOf(found);
    }

    public static NativeLibraries of(Installation installation, Map<String, String> launcher) {
        List<String> found = new ArrayList<>();
        installation.home().map(home -> home.resolve("natives").resolve("cpu")).ifPresent(folder -> list(
                        folder, "pytorch-native-cpu")
                .forEach(jar -> found.add("cpu: " + jar)));
        Stream.of("ctrlora4j", "pytorch")
                .flatMap(by -> list(installation.cacheFolder().resolve(by), TORCH + "-cu").stream())
                .forEach(folder -> found.add("cuda: " + folder));
        String chosen = launcher.getOrDefault("ctrlora4j.natives", "classpath");
        Optional.ofNullable(installation.environment().get("PYTORCH_LIBRARY_PATH"))
                .filter(path -> !chosen.equals("cuda")) // the launcher sets it then
                .ifPresent(path -> found.add("path: " + path + (hasTorch(path) ? "" : ", which has no libtorch")));
        boolean gpu = launcher.getOrDefault("ctrlora4j.gpu", "").equals("true");
        return new NativeLibraries(
                chosen, launcher.getOrDefault("ctrlora4j.natives.reason", "not started by bin/ctrlora4j"), found, gpu);
    }

    /** What to do when PyTorch does not start with this choice; empty if the choice is not what is wrong. */
    public Optional<String> advice() {
        if (chosen.equals("cpu") && found.stream().anyMatch(library -> library.startsWith("cpu: "))) {
            return Optional.empty();
        }
        return Optional.of(
                switch (chosen) {
                    case "cpu" ->
                        "unpack the distribution for this operating system again: natives/cpu holds its libraries";
                    case "cuda" ->
                        "set CTRLORA4J_NATIVES=cpu to run without the GPU, or install the CUDA libraries again:"
                                + " 'ctrlora4j natives remove cuda', then 'ctrlora4j natives install cuda'";
                    case "path" ->
                        "PYTORCH_LIBRARY_PATH must be the torch/lib folder of PyTorch " + TORCH
                                + " for CUDA 12.8 (pip install torch==" + TORCH + "), or be unset";
                    default -> "start ctrlora4j with bin/ctrlora4j of an unpacked distribution";
                });
    }

    private static boolean hasTorch(String path) {
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.exists(Path.of(folder, System.mapLibraryName("torch"))));
    }

    private static List<Path> list(Path folder, String prefix) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }
}
