package io.github.ctrlora4j.dist.storm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Processes that end while they sample: by {@code System.exit} on another thread or in the listener, or by SIGTERM. */
final class ExitStorm {
    private static final int SIGTERM = 128 + 15;
    private static final long PATIENCE_SECONDS = 120;

    private ExitStorm() {}

    static void run(StormSettings settings, Tally tally) throws Exception {
        Packing.pack(settings, "storm-pack");
        Random random = settings.random(2);
        Path directory = settings.folder("exits");
        long deadline = settings.deadline();
        for (int i = 0; i < settings.count() && System.nanoTime() < deadline; i++) {
            ExitWorker.Way way = ExitWorker.Way.values()[i % ExitWorker.Way.values().length];
            Path output = directory.resolve("exit-" + i + ".txt");
            Process process = Child.start(
                    settings,
                    ExitWorker.class,
                    directory,
                    output,
                    List.of(
                            settings.models().toString(),
                            settings.folder("canny-alone").toString(),
                            settings.source(i).toString(),
                            way.name(),
                            Integer.toString(random.nextInt(10))));
            if (way == ExitWorker.Way.TERMINATED) {
                while (process.isAlive() && !Files.readString(output).contains("sampling")) {
                    process.waitFor(5, TimeUnit.MILLISECONDS);
                }
                process.waitFor(random.nextInt(500), TimeUnit.MILLISECONDS);
                process.destroy();
            }
            int wanted = way == ExitWorker.Way.TERMINATED ? SIGTERM : ExitWorker.EXIT_CODE;
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                tally.fault(way + " did not end");
            } else if (process.exitValue() != wanted) {
                tally.fault(way + " ended with " + process.exitValue() + ": " + Files.readString(output));
            }
            tally.count(way.name().toLowerCase(java.util.Locale.ROOT));
        }
        StormSettings.list(directory).stream()
                .filter(file -> String.valueOf(file.getFileName()).startsWith("hs_err"))
                .forEach(file -> tally.fault("the JVM crashed: " + file));
    }
}
