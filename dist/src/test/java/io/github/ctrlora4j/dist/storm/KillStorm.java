package io.github.ctrlora4j.dist.storm;

import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Commands of the launcher that are killed, as by {@code kill -9}, at random moments. Whatever has its final name then
 * is whole; the next run of the same command works and cleans up.
 */
final class KillStorm {
    private final StormSettings settings;
    private final Tally tally;
    private final Path plugins;
    private final Path out;

    private KillStorm(StormSettings settings, Tally tally) {
        this.settings = settings;
        this.tally = tally;
        this.plugins = settings.folder("killed-plugins");
        this.out = settings.folder("killed-out");
    }

    static void run(StormSettings settings, Tally tally) throws Exception {
        Path pack = Packing.pack(settings, "storm-pack");
        KillStorm storm = new KillStorm(settings, tally);
        Files.copy(settings.jar("canny"), storm.plugins.resolve("canny.jar"));
        List<List<String>> commands = List.of(
                List.of("pack", "install", pack.toString()),
                List.of(
                        "plugins",
                        "install",
                        "--allow-unverified",
                        settings.jar("grayscale").toString()),
                storm.generate());
        Random random = settings.random(1);
        long deadline = settings.deadline();
        Map<List<String>, Long> whole = new HashMap<>();
        for (List<String> command : commands) {
            storm.clear();
            whole.put(command, storm.complete(command));
        }
        for (int i = 0; i < settings.count(); i++) {
            for (List<String> command : commands) {
                if (System.nanoTime() < deadline) {
                    storm.clear();
                    long duration = whole.getOrDefault(command, 0L);
                    storm.kill(command, (long) (duration * (0.1 + random.nextDouble())));
                    storm.inspect(List.of(pack, settings.jar("grayscale"), settings.jar("canny")));
                    storm.clear();
                    storm.complete(command);
                    storm.requireClean(command);
                }
            }
        }
    }

    private List<String> generate() {
        return List.of(
                "generate",
                "--models",
                settings.models().toString(),
                "--checkpoint",
                "miniature",
                "--base",
                settings.models().resolve("basecn.safetensors").toString(),
                "--condition",
                "canny=" + settings.source(3),
                "--prompt",
                "a rocket",
                "--steps",
                "4",
                "--batch",
                "3",
                "--size",
                "128x128",
                "--device",
                "cpu",
                "--out",
                out.toString());
    }

    /** Only what was finished; what the killed process has left stays for the next. */
    private void clear() throws IOException {
        for (Path folder : List.of(plugins, out)) {
            for (Path file : StormSettings.list(folder)) {
                String name = String.valueOf(file.getFileName());
                if (!name.startsWith(".") && !name.equals("canny.jar")) {
                    Files.delete(file);
                }
            }
        }
    }

    private Process start(List<String> command) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(settings.distribution().resolve("bin").resolve("ctrlora4j").toString());
        line.addAll(command);
        line.addAll(List.of("--plugins", plugins.toString()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(settings.work().toFile())
                .redirectErrorStream(true)
                .redirectOutput(settings.work().resolve("command.txt").toFile());
        builder.environment().put("JAVA_OPTS", "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        return builder.start();
    }

    /** @return how long it took, in nanoseconds */
    private long complete(List<String> command) throws Exception {
        long start = System.nanoTime();
        int code = start(command).waitFor();
        if (code != 0) {
            tally.fault(command + " ended with " + code + ": "
                    + Files.readString(settings.work().resolve("command.txt")));
        }
        tally.count("completed");
        return System.nanoTime() - start;
    }

    private void kill(List<String> command, long afterNanos) throws Exception {
        Process process = start(command);
        if (process.waitFor(afterNanos, TimeUnit.NANOSECONDS)) {
            tally.count("ended before the kill");
        } else {
            process.destroyForcibly().waitFor();
            tally.count("killed " + command.get(0) + (command.get(0).equals("generate") ? "" : " install"));
        }
        tally.count("temporary folders after kills", Census.temporaryFolders().size());
        tally.count("hidden files after kills", hidden().size());
    }

    private List<Path> hidden() {
        List<Path> hidden = new ArrayList<>();
        for (Path folder : List.of(plugins, out)) {
            StormSettings.list(folder).stream()
                    .filter(file -> String.valueOf(file.getFileName()).startsWith("."))
                    .forEach(hidden::add);
        }
        return hidden;
    }

    private void inspect(List<Path> originals) throws IOException {
        for (Path file : StormSettings.list(plugins)) {
            if (!String.valueOf(file.getFileName()).startsWith(".")) {
                byte[] bytes = Files.readAllBytes(file);
                boolean isWhole = false;
                for (Path original : originals) {
                    isWhole |= Arrays.equals(bytes, Files.readAllBytes(original));
                }
                if (!isWhole) {
                    tally.fault(file + " is torn");
                }
            }
        }
        for (Path file : StormSettings.list(out)) {
            if (!String.valueOf(file.getFileName()).startsWith(".")) {
                try {
                    ImageFiles.read(file);
                    tally.count("images kept");
                } catch (RuntimeException e) {
                    tally.fault(file + " is torn", e);
                }
            }
        }
    }

    private void requireClean(List<String> command) {
        List<Path> left = new ArrayList<>(Census.temporaryFolders());
        left.addAll(hidden());
        if (!left.isEmpty()) {
            tally.fault("left behind after the next " + command + ": " + left);
            for (Path file : left) {
                delete(file);
            }
        }
    }

    private void delete(Path file) {
        try {
            if (Files.isDirectory(file)) {
                StormSettings.list(file).forEach(this::delete);
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            tally.fault("cannot delete " + file, e);
        }
    }
}
