package io.github.ctrlora4j.runtime;

import ai.djl.pytorch.jni.JniUtils;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.TrainingData;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
