package io.github.ctrlora4j.runtime;

import ai.djl.pytorch.jni.JniUtils;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.host.BaseTraining;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.TrainingData;
import io.github.ctrlora4j.api.host.TrainingListener;
import io.github.ctrlora4j.api.host.TrainingProgress.Stage;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs of 64x64 pixels for trainings of the miniature, whose condition images are the pictures themselves, and a host
 * that trains on them.
 *
 * @param folder of the test
 */
public record TrainingFixture(Path folder, Ctrlora4j ctrlora4j) implements AutoCloseable {
    /** @param sources pictures of the demo, by name */
    public static TrainingFixture open(Path folder, List<String> sources) throws IOException {
        List<String> lines = new ArrayList<>();
        Files.createDirectories(folder.resolve("pairs"));
        Files.createDirectories(folder.resolve("plugins"));
        for (String name : sources) {
            RgbImage source = ImageFiles.read(MiniatureModels.DEMO.resolve("sources/" + name + ".png"));
            RgbImage small = Resize.to(source, 64, 64, Interpolation.AREA);
            ImageFiles.writePng(folder.resolve("pairs/" + name + ".png"), small, Map.of());
            lines.add(
                    "{\"source\": \"%s.png\", \"target\": \"%s.png\", \"prompt\": \"an icon\"}".formatted(name, name));
        }
        Files.write(folder.resolve("pairs/prompt.json"), lines);
        return new TrainingFixture(
                folder,
                Ctrlora4j.open(RuntimeOptions.builder()
                        .modelFolder(MiniatureModels.FOLDER)
                        .pluginFolder(folder.resolve("plugins"))
                        .cacheFolder(folder.resolve("cache"))
                        .device(GoldenModels.DEVICE)
                        .build()));
    }

    public TrainingData pairs() {
        return TrainingData.pairs(folder.resolve("pairs"));
    }

    public RgbImage picture(String name) {
        return ImageFiles.read(folder.resolve("pairs/" + name + ".png"));
    }

    /** A file of a training. */
    public byte[] file(String run, String name) throws IOException {
        return Files.readAllBytes(folder.resolve(run).resolve(name));
    }

    public TrainingResult train(ConditionTraining training) {
        return ctrlora4j.trainer().train(training, TrainingListener.SILENT, new Cancellation());
    }

    public TrainingResult train(BaseTraining training) {
        return ctrlora4j.trainer().train(training, TrainingListener.SILENT, new Cancellation());
    }

    /** Trains until it is cancelled behind a step. */
    public TrainingResult trainUntil(int step, ConditionTraining training) {
        Cancellation cancellation = new Cancellation();
        return ctrlora4j.trainer().train(training, cancelling(step, cancellation), cancellation);
    }

    /** The same for a base. */
    public TrainingResult trainUntil(int step, BaseTraining training) {
        Cancellation cancellation = new Cancellation();
        return ctrlora4j.trainer().train(training, cancelling(step, cancellation), cancellation);
    }

    private static TrainingListener cancelling(int step, Cancellation cancellation) {
        return progress -> {
            if (progress.stage() == Stage.TRAIN && progress.done() == step) {
                cancellation.cancel();
            }
        };
    }

    /** A picture of the pairs' size and prompt, without control. */
    public static GenerationRequest.Builder request() {
        return GenerationRequest.builder("miniature")
                .prompt("an icon")
                .steps(1)
                .seed(1)
                .size(new ImageSize(64, 64));
    }

    public RgbImage image(GenerationRequest request) {
        return ctrlora4j.generator().generate(request).images().get(0).image();
    }

    /** Copies of what a file holds. */
    public static Map<String, ByteBuffer> tensors(Path file) {
        try (TensorFile opened = GoldenModels.FILES.open(file)) {
            Map<String, ByteBuffer> copies = new HashMap<>();
            opened.tensors().forEach((name, tensor) -> copies.put(name, tensor.read()));
            return copies;
        }
    }

    /** What may throw a checked exception. */
    public interface Work {
        void run() throws IOException;
    }

    /** Runs with one thread: libtorch's sums over several threads differ from run to run. */
    public static void onOneThread(Work work) throws IOException {
        int threads = JniUtils.getNumThreads();
        JniUtils.setNumThreads(1);
        try {
            work.run();
        } finally {
            JniUtils.setNumThreads(threads);
        }
    }

    @Override
    public void close() {
        ctrlora4j.close();
    }
}
