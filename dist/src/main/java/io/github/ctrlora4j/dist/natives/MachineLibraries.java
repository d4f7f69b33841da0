package io.github.ctrlora4j.dist.natives;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Libraries and versions of this machine that matter for CUDA. Immutable.
 *
 * @param folders in which the loader looks
 * @param glibc version of the C library; empty where it is another one
 * @param driver version of NVIDIA's kernel driver; empty if none is loaded
 */
public record MachineLibraries(List<Path> folders, Optional<String> glibc, Optional<String> driver) {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final Pattern DRIVER_VERSION = Pattern.compile("NVRM version:.*?\\s(\\d{3,}(\\.\\d+)+)\\s");

    /** Folders that the loader, or PyTorch's own search path, knows without any list. */
    private static final List<String> USUAL =
            List.of("/lib64", "/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/local/cuda/lib64", "/usr/lib/wsl/lib");

    public MachineLibraries {
        folders = List.copyOf(folders);
    }

    /** @param environment of this process; the launcher adds its own folders to the search path */
    public static MachineLibraries ofThisMachine(Map<String, String> environment) {
        boolean isWindows = File.pathSeparatorChar == ';';
        List<Path> folders = new ArrayList<>();
        split(environment.getOrDefault(isWindows ? "PATH" : "LD_LIBRARY_PATH", ""), folders);
        if (isWindows) {
            split(environment.getOrDefault("SystemRoot", "C:\\Windows") + "\\System32", folders);
            return new MachineLibraries(folders, Optional.empty(), Optional.empty());
        }
        folders.addAll(cachedFolders(output("/sbin/ldconfig", "-p")));
        USUAL.forEach(folder -> folders.add(Path.of(folder)));
        return new MachineLibraries(folders, glibc(output("getconf", "GNU_LIBC_VERSION")), driver(read(DRIVER)));
    }

    private static void split(String path, List<Path> folders) {
        for (String folder : path.split(File.pathSeparator)) {
            try {
                if (!folder.isBlank()) {
                    folders.add(Path.of(folder));
                }
            } catch (InvalidPathException e) {
                continue; // the loader cannot use it either
            }
        }
    }

    /**
     * Of lines like {@code libz.so.1 (libc6,x86-64) => /lib/x86_64-linux-gnu/libz.so.1}; other machines' are left out.
     */
    static List<Path> cachedFolders(String ldconfig) {
        return ldconfig.lines()
                .filter(line -> line.contains("x86-64") && line.contains(" => /"))
                .map(line -> Path.of(line.substring(line.indexOf(" => ") + 4).strip()))
                .flatMap(file -> Stream.ofNullable(file.getParent()))
                .distinct()
                .toList();
    }

    /** Of a line like {@code glibc 2.36}. */
    static Optional<String> glibc(String getconf) {
        return Optional.of(getconf.strip())
                .filter(line -> line.matches("glibc [0-9.]+"))
                .map(line -> line.substring("glibc ".length()));
    }

    /** Of a line like {@code NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  …}. */
    static Optional<String> driver(String version) {
        Matcher matcher = DRIVER_VERSION.matcher(version);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The output of a program; empty if there is none such. */
    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    boolean has(String library) {
        return folders.stream().anyMatch(folder -> Files.exists(folder.resolve(library)));
    }

    /** Whether version a is older than b, number by number. */
    static boolean isOlder(String a, String b) {
        String[] left = a.split("\\.");
        String[] right = b.split("\\.");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = Integer.compare(Integer.parseInt(left[i]), Integer.parseInt(right[i]));
            if (order != 0) {
                return order < 0;
            }
        }
        return left.length < right.length;
    }
}
