package io.github.ctrlora4j.runtime.benchmark;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.TrainingData;
import io.github.ctrlora4j.api.host.TrainingProgress;
import io.github.ctrlora4j.api.host.TrainingProgress.Stage;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Trains the miniature model for a long time and, in the same process, for a short time; prints resident memory and the
 * number of native arrays on the way.
 */
public final class LongTraining {
    /** Steps between two lines. */
    private static final int INTERVAL = 100;

    /** Memory at the end is compared with that after two intervals, so a shorter training would compare nothing. */
    private static final int MIN_STEPS = 3 * INTERVAL;

    /** Steps of the short training. */
    private static final int SHORT = 20;

    /** Growth, in MB, that counts as a leak: the heap and caches of the first steps are not counted. */
    private static final long MAX_GROWTH = 40;

    private final Ctrlora4j ctrlora4j;
    private final TrainingData data;
    private final Path out;
    private int reported;
    private long first;
    private long last;

    private LongTraining(Ctrlora4j ctrlora4j, TrainingData data, Path out) {
        this.ctrlora4j = ctrlora4j;
        this.data = data;
        this.out = out;
    }

    /** Arguments: folder of models, folder of plugins, folder of pictures, an empty folder, steps of the long training or 0. */
    public static void main(String[] arguments) throws IOException {
        Path out = Path.of(arguments[3]);
        int steps = Integer.parseInt(arguments[4]);
        if (steps > 0 && steps < MIN_STEPS) {
            System.err.println(
                    "the long training needs at least " + MIN_STEPS + " steps to compare memory, got " + steps);
            System.exit(2);
        }
        RuntimeOptions options = RuntimeOptions.builder()
                .modelFolder(Path.of(arguments[0]))
                .pluginFolder(Path.of(arguments[1]))
                .cacheFolder(out.resolve("cache"))
                .device("cpu")
                .build();
        TrainingData data = new TrainingData(
                Path.of(arguments[2]),
                Optional.of("palette"),
                Map.of(),
                Optional.of("an icon"),
                Optional.of(new ImageSize(64, 64)));
        try (Ctrlora4j ctrlora4j = Ctrlora4j.open(options)) {
            LongTraining training = new LongTraining(ctrlora4j, data, out);
            if (steps > 0) {
                training.train("long", steps);
            }
            training.train("short", SHORT);
            if (training.first > 0 && training.last > training.first + MAX_GROWTH) {
                System.out.printf("memory grew from %d to %d MB%n", training.first, training.last);
                System.exit(1);
            }
        }
    }

    private void train(String name, int steps) {
        TrainingSettings settings = TrainingSettings.builder()
                .rank(4)
                .learningRate(1e-3)
                .steps(steps)
                .heldOut(1)
                .validationInterval(5 * INTERVAL)
                .validationSteps(2)
                .build();
        ConditionTraining training = ConditionTraining.builder("miniature", data, out.resolve(name))
                .base("basecn")
                .id("long")
                .license("CC0-1.0")
                .settings(settings)
                .build();
        ctrlora4j.trainer().train(training, this::report, new Cancellation());
    }

    private void report(TrainingProgress progress) {
        boolean isDue = progress.stage() == Stage.TRAIN && progress.done() % INTERVAL == 0;
        if (!isDue || progress.done() <= reported) {
            return;
        }
        reported = progress.done();
        last = residentMegabytes();
        if (progress.done() == 2 * INTERVAL) {
            first = last;
        }
        System.out.printf("step %5d   %4d MB   %d native arrays%n", progress.done(), last, nativeArrays());
    }

    private static long residentMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1000)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("needs Linux", e);
        }
    }

    private static int nativeArrays() {
        try (NDManager scope = TorchEngine.start("cpu").newManager()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }
}
