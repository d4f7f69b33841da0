package io.github.ctrlora4j.runtime.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux tells about memory in {@code /proc}. Stateless. */
final class SystemMemory {
    private static final Pattern LINE = Pattern.compile("(\\w+):\\s*(\\d+) kB");

    private SystemMemory() {}

    /**
     * Memory that programs can take without making others slow, swap, and what this process has taken; {@link
     * Long#MAX_VALUE} where the system does not tell.
     */
    static long availableBytes() {
        return availableBytes(Path.of("/proc/meminfo"), Path.of("/proc/self/status"));
    }

    static long availableBytes(Path machine, Path process) {
        OptionalLong available = bytes(machine, "MemAvailable");
        if (available.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return available.getAsLong()
                + bytes(machine, "SwapFree").orElse(0)
                + bytes(process, "RssAnon").orElse(0);
    }

    private static OptionalLong bytes(Path file, String key) {
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.stream()
                    .map(LINE::matcher)
                    .filter(line -> line.matches() && line.group(1).equals(key))
                    .mapToLong(SystemMemory::bytes)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static long bytes(Matcher line) {
        return Long.parseLong(line.group(2)) << 10;
    }
}
