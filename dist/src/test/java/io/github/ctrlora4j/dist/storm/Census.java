package io.github.ctrlora4j.dist.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process holds: open files, threads, temporary folders, resident memory. -1 where the system does not tell.
 */
record Census(int openFiles, int threads, int temporaries, long residentMegabytes) {
    static Census now() {
        System.gc();
        return new Census(entries(Path.of("/proc/self/fd")), status("Threads:"), unfinished(), status("VmRSS:") / 1024);
    }

    private static int entries(Path folder) {
        return Files.isDirectory(folder) ? StormSettings.list(folder).size() : -1;
    }

    static List<Path> temporaryFolders() {
        return StormSettings.list(Path.of(System.getProperty("java.io.tmpdir"))).stream()
                .filter(file -> String.valueOf(file.getFileName()).startsWith("ctrlora4j-"))
                .toList();
    }

    private static int unfinished() {
        return temporaryFolders().size();
    }

    private static int status(String field) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(field))
                    .map(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }
}
