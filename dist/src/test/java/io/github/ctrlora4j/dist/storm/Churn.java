package io.github.ctrlora4j.dist.storm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A plugin folder whose jars and packs come and go. Confined to one thread. */
final class Churn {
    /** The condition of a pack. */
    static final String PACK = "storm-pack";

    static final List<String> CONDITIONS = List.of("canny", "palette", "hed", "depth", "grayscale", "blur", PACK);
    private static final Set<String> STEADY = Set.of("canny", "palette");
    private static final long PAUSE_NANOS = 20_000_000;

    private final Path folder;
    private final Map<Path, Path> originals;

    private Churn(Path folder, Map<Path, Path> originals) {
        this.folder = folder;
        this.originals = originals;
    }

    /** Steady conditions are replaced whole, by their own bytes, and never missing. */
    static boolean isSteady(String condition) {
        return STEADY.contains(condition);
    }

    static Churn fill(StormSettings settings, Path folder) throws IOException {
        Map<Path, Path> originals = new TreeMap<>();
        for (String condition : CONDITIONS) {
            boolean isPack = condition.equals(PACK);
            Path original = isPack ? Packing.pack(settings, PACK) : settings.jar(condition);
            originals.put(folder.resolve(condition + (isPack ? ".zip" : ".jar")), original);
        }
        Churn churn = new Churn(folder, originals);
        for (Path file : originals.keySet()) {
            churn.replace(file);
        }
        return churn;
    }

    void run(Random random, AtomicBoolean isOver, Tally tally) {
        List<Path> files = List.copyOf(originals.keySet());
        while (!isOver.get()) {
            Path file = files.get(random.nextInt(files.size()));
            String name = String.valueOf(file.getFileName());
            try {
                if (isSteady(name.substring(0, name.indexOf('.')))) {
                    replace(file);
                } else {
                    change(file, random);
                }
                tally.count("changes of the folder");
            } catch (IOException e) {
                tally.fault("churn of " + file, e);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void change(Path file, Random random) throws IOException {
        switch (random.nextInt(5)) {
            case 0 -> Files.deleteIfExists(file);
            case 1 -> write(file, 1 + random.nextInt(3)); // a copy under way, overwritten in place
            case 2 -> Files.writeString(file, "not what its name says");
            default -> replace(file);
        }
    }

    private Path original(Path file) {
        Path original = originals.get(file);
        if (original == null) {
            throw new IllegalArgumentException(file.toString());
        }
        return original;
    }

    private void replace(Path file) throws IOException {
        Path hidden = folder.resolve("." + file.getFileName() + ".storm");
        Files.copy(original(file), hidden, StandardCopyOption.REPLACE_EXISTING);
        Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** As {@code cp} does; the last part is missing for a while. */
    private void write(Path file, int pauses) throws IOException {
        byte[] bytes = Files.readAllBytes(original(file));
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int part = 0; part <= pauses; part++) {
                int from = (int) ((long) bytes.length * part / (pauses + 1));
                int to = (int) ((long) bytes.length * (part + 1) / (pauses + 1));
                out.write(bytes, from, to - from);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
