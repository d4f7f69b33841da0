package io.github.ctrlora4j.runtime.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.TrainingData;
import io.github.ctrlora4j.api.host.TrainingListener;
import io.github.ctrlora4j.api.host.TrainingProgress.Stage;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.models.sd15.Sd15;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Our side of {@code training.sh}: steps of a training through the front door, and the loss of a given batch. */
public final class TrainingSpeed {
    /** Steps that are not counted. */
    private static final int WARM_UP = 2;

    private static final int PAIRS = 8;

    private TrainingSpeed() {}

    /**
     * Arguments: {@code loss}, checkpoint, base, and a file that {@code training.py} wrote; or {@code speed},
     * checkpoint, base, rank, side, batch, steps, and an empty folder.
     */
    public static void main(String[] arguments) throws IOException {
        Path checkpoint = Path.of(arguments[1]);
        Path base = Path.of(arguments[2]);
        if (arguments[0].equals("loss")) {
            loss(checkpoint, base, Path.of(arguments[3]));
            return;
        }
        TrainingSettings settings = TrainingSettings.builder()
                .rank(Integer.parseInt(arguments[3]))
                .batch(Integer.parseInt(arguments[5]))
                .steps(Integer.parseInt(arguments[6]) + WARM_UP)
                .heldOut(0)
                .checkpointInterval(TrainingSettings.MAX_STEPS)
                .build();
        speed(checkpoint, base, Integer.parseInt(arguments[4]), settings, Path.of(arguments[7]));
    }

    /** Prints steps per second and the peak of resident memory in MB. */
    private static void speed(Path checkpoint, Path base, int side, TrainingSettings settings, Path folder)
            throws IOException {
        RuntimeOptions options = RuntimeOptions.builder()
                .pluginFolder(Files.createDirectories(folder.resolve("plugins")))
                .cacheFolder(folder.resolve("cache"))
                .device("cpu")
                .build();
        List<Long> moments = new ArrayList<>();
        TrainingListener listener = progress -> {
            if (progress.stage() == Stage.TRAIN && progress.done() >= WARM_UP) {
                moments.add(System.nanoTime());
            }
        };
        try (Ctrlora4j ctrlora4j = Ctrlora4j.open(options)) {
            ConditionTraining training = ConditionTraining.builder(
                            checkpoint.toString(), TrainingData.pairs(pairs(folder, side)), folder.resolve("run"))
                    .base(base.toString())
                    .id("speed")
                    .license("CC0-1.0")
                    .settings(settings)
                    .build();
            ctrlora4j.trainer().train(training, listener, new Cancellation());
        }
        double[] seconds = new double[settings.steps() - WARM_UP];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = (moments.get(i + 1) - moments.get(i)) / 1e9;
        }
        Arrays.sort(seconds);
        System.out.printf("%.4f %d%n", 1 / seconds[seconds.length / 2], peakMegabytes());
    }

    private static Path pairs(Path folder, int side) throws IOException {
        Path pairs = Files.createDirectories(folder.resolve("pairs"));
        Random random = new Random(0);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            for (String kind : List.of("source", "target")) {
                byte[] pixels = new byte[3 * side * side];
                random.nextBytes(pixels);
                ImageFiles.writePng(pairs.resolve(kind + i + ".png"), RgbImage.of(side, side, pixels), Map.of());
            }
            lines.add("{\"source\": \"source%d.png\", \"target\": \"target%d.png\", \"prompt\": \"noise %d\"}"
                    .formatted(i, i, i));
        }
        Files.write(pairs.resolve("prompt.json"), lines);
        return pairs;
    }

    private static long peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1000)
                .findFirst()
                .orElse(0);
    }

    /** Prints the loss that is in the file, and our own of the same batch. */
    private static void loss(Path checkpoint, Path base, Path batch) {
        TorchEngine engine = TorchEngine.start("cpu");
        ModelReader reader = ModelReader.discover(TrainingSpeed.class.getClassLoader());
        Sd15 sd15 = new Sd15(ClipTokenizer.load());
        try (NDManager manager = engine.newManager();
                OpenedModel model = reader.open(checkpoint, ModelRole.CHECKPOINT);
                OpenedModel control = reader.open(base, ModelRole.BASE_CONTROLNET);
                TensorFile given = reader.open(batch)) {
            Map<String, Tensor> unet = new TreeMap<>();
            model.weights().components().values().forEach(unet::putAll);
            unet.keySet().removeIf(name -> !name.startsWith("model.diffusion_model."));
            Map<String, NDArray> values = WeightLoader.load(manager, batch, given.tensors(), DataType.FLOAT32);
            Map<String, NDArray> network = new HashMap<>(
                    WeightLoader.load(manager, base, ConditionTensors.of(control.weights()), DataType.FLOAT32));
            values.forEach((name, array) -> {
                if (name.startsWith(ConditionTensors.PREFIX)) {
                    network.put(name, array);
                }
            });
            try (ControlTraining program = ControlTraining.bind(
                    ControlTraining.Network.CTRLORA,
                    WeightLoader.load(manager, checkpoint, unet, DataType.FLOAT32),
                    sd15.attention(checkpoint, model.weights()),
                    network,
                    sd15.attention(base, control.weights()))) {
                double ours = program.evaluate(
                        manager,
                        new ControlTraining.Batch(
                                values.get("noisy"),
                                values.get("condition"),
                                values.get("timesteps"),
                                values.get("contexts"),
                                values.get("target")));
                System.out.printf("%.6f %.6f%n", values.get("loss").getFloat(), ours);
            }
        }
    }
}
