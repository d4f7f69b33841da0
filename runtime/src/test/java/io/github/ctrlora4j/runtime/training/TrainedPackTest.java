package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.TrainingData;
import io.github.ctrlora4j.api.host.TrainingListener;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.MiniatureModels;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pack of a training holds. */
class TrainedPackTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhatItIsAndHowItWasTrained() throws IOException {
        Files.createDirectories(folder.resolve("pairs"));
        for (int i = 0; i < 2; i++) {
            byte[] levels = new byte[3 * 64 * 64];
            Arrays.fill(levels, (byte) i);
            ImageFiles.writePng(folder.resolve("pairs/" + i + ".png"), RgbImage.of(64, 64, levels), Map.of());
        }
        Files.write(folder.resolve("pairs/prompt.json"), List.of(pair(0), pair(1)));
        Map<String, String> first = unpacked(train(1));
        assertTrue(first.get("README.md").contains("- steps: 1\n"), first.get("README.md"));
        List<String> names = first.keySet().stream().sorted().toList();
        assertEquals(4, names.size(), names.toString());
        assertEquals(
                List.of("README.md", "condition.json", "preview.png"),
                List.of(names.get(0), names.get(1), names.get(3)));
        assertTrue(names.get(2).matches("mine-[0-9a-f]{12}\\.safetensors"), names.get(2));

        Map<String, String> pack = unpacked(train(2));
        assertTrue(pack.get("README.md").contains("# My icons"), pack.get("README.md"));
        for (String line : List.of(
                "- steps: 2",
                "- learning_rate: 0.001",
                "- rank: 2",
                "Held-out pairs, before and after:",
                "- step 0: loss 0.",
                "- step 2: loss 0.")) {
            assertTrue(pack.get("README.md").contains(line), pack.get("README.md"));
        }
        for (String text : List.of("\"mine\"", "\"My icons\"", "\"CC-BY-4.0\"", "\"Zo\u00eb\"", "\"none\"")) {
            assertTrue(pack.get("condition.json").contains(text), pack.get("condition.json"));
        }
    }

    private static String pair(int i) {
        return "{\"source\": \"%d.png\", \"target\": \"%d.png\", \"prompt\": \"an icon\"}".formatted(i, i);
    }

    private Path train(int steps) {
        RuntimeOptions options = RuntimeOptions.builder()
                .modelFolder(MiniatureModels.FOLDER)
                .cacheFolder(folder.resolve("cache"))
                .device(GoldenModels.DEVICE)
                .build();
        try (Ctrlora4j ctrlora4j = Ctrlora4j.open(options)) {
            ConditionTraining.Builder training = ConditionTraining.builder(
                            "miniature", TrainingData.pairs(folder.resolve("pairs")), folder.resolve("run"))
                    .base("basecn")
                    .id("mine")
                    .title("My icons")
                    .author("Zo\u00eb")
                    .license("CC-BY-4.0")
                    .settings(TrainingSettings.builder()
                            .rank(2)
                            .learningRate(1e-3)
                            .steps(steps)
                            .heldOut(1)
                            .validationSteps(1)
                            .build())
                    .resume();
            TrainingResult result =
                    ctrlora4j.trainer().train(training.build(), TrainingListener.SILENT, new Cancellation());
            return result.files().get(0);
        }
    }

    private static Map<String, String> unpacked(Path zip) throws IOException {
        Map<String, String> entries = new HashMap<>();
        try (ZipFile opened = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : opened.stream().toList()) {
                byte[] content = opened.getInputStream(entry).readAllBytes();
                entries.put(entry.getName(), new String(content, StandardCharsets.UTF_8));
            }
        }
        return entries;
    }
}
