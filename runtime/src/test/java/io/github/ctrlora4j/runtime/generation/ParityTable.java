package io.github.ctrlora4j.runtime.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collects how far results are from the golden tensors, for {@code ctrlora4j.test.table}. Confined to one thread. */
final class ParityTable {
    private final Optional<Path> file = Optional.ofNullable(System.getProperty("ctrlora4j.test.table"))
            .filter(name -> !name.isEmpty())
            .map(Path::of);
    private final Map<String, String> lines = new TreeMap<>();

    boolean isWanted() {
        return file.isPresent();
    }

    /** Of several values of one name, the last stays. */
    void add(String name, double value, double bound) {
        lines.put(name.strip(), String.format(Locale.ROOT, "%-44s %11.3g   %8.1g", name.strip(), value, bound));
    }

    void write() throws IOException {
        if (file.isPresent()) {
            Files.write(file.get(), lines.values());
        }
    }
}
