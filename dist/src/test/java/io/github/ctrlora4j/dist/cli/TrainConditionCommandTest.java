package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the miniature model and pictures of 64x64 pixels in one color. */
class TrainConditionCommandTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void pictures() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("plugins"));
        picture("a.png", 64, 64, 1);
        picture("b.png", 64, 64, 2);
    }

    private void picture(String name, int width, int height, int level) {
        byte[] levels = new byte[3 * width * height];
        Arrays.fill(levels, (byte) level);
        ImageFiles.writePng(data.resolve(name), RgbImage.of(width, height, levels), Map.of());
    }

    private Invocation train(String... more) {
        List<String> line = new ArrayList<>(List.of("train", "condition"));
        line.addAll(List.of("--models", DemoFiles.MODELS.toString()));
        line.addAll(List.of("--plugins", folder.resolve("plugins").toString()));
        line.addAll(List.of("--checkpoint", "miniature", "--device", "cpu"));
        line.addAll(List.of(
                "--data", data.toString(), "--out", folder.resolve("run").toString()));
        line.addAll(List.of("--rank", "2", "--lr", "1e-3", "--held-out", "0", "--license", "CC0-1.0"));
        line.addAll(List.of(more));
        return Invocation.of(line.toArray(String[]::new));
    }

    private Invocation trainPalette(String... more) {
        List<String> line = new ArrayList<>(List.of("--condition", "palette", "--prompt", "an icon"));
        line.addAll(List.of("--size", "64x64", "--id", "mine"));
        line.addAll(List.of(more));
        return train(line.toArray(String[]::new));
    }

    @Test
    void makesAPackAndGoesOnWhereItStopped() {
        Invocation first = trainPalette("--steps", "1");
        assertEquals(ExitCode.OK, first.exitCode(), first.err());
        Path run = folder.resolve("run");
        assertEquals(
                List.of(
                        run.resolve("mine.zip").toString(),
                        run.resolve("mine.safetensors").toString()),
                first.outLines());
        assertTrue(first.err().contains("train 1/1  loss 0."), first.err());

        Invocation again = trainPalette("--steps", "2");
        assertEquals(ExitCode.USAGE, again.exitCode());
        assertTrue(again.err().contains("has the checkpoint of a training; resume it"), again.err());

        Invocation other = trainPalette("--steps", "2", "--resume", "--seed", "7");
        assertEquals(ExitCode.USAGE, other.exitCode());
        assertTrue(other.err().contains("was made with seed 0, this training has 7"), other.err());

        Invocation resumed = trainPalette("--steps", "2", "--resume");
        assertEquals(ExitCode.OK, resumed.exitCode(), resumed.err());
        assertTrue(resumed.err().contains("train 2/2"), resumed.err());
    }

    /** 0xE9 is é in Latin-1. The folder of the training is not even made. */
    @Test
    void namesEveryFaultOfPicturesBeforeTheFirstStep() throws IOException {
        Files.writeString(data.resolve("broken.png"), "no picture");
        Files.writeString(data.resolve("a.txt"), "");
        Files.write(data.resolve("b.txt"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        picture("c.png", 64, 64, 3);
        picture("d.png", 64, 64, 3);

        Invocation invocation = trainPalette("--steps", "1");
        assertEquals(ExitCode.FAILED, invocation.exitCode());
        for (String fault : List.of(
                data + ": ",
                "a.txt: is empty",
                "b.txt: is not UTF-8",
                "broken.png: ",
                "d.png: is the same picture as c.png")) {
            assertTrue(invocation.err().contains(fault), fault + " in " + invocation.err());
        }
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void namesEveryFaultOfPairsBeforeTheFirstStep() throws IOException {
        picture("wide.png", 128, 64, 4);
        Path index = data.resolve("prompt.json");
        Files.writeString(index, "");
        assertTrue(train("--id", "mine").err().contains("prompt.json: has no pairs"));
        Files.write(
                index,
                List.of(
                        pair("a.png", "b.png"),
                        pair("../a.png", "b.png"),
                        pair("a.png", "gone.png"),
                        pair("a.png", "wide.png"),
                        "{\"source\": 1, \"target\": \"b.png\", \"prompt\": \"\"}",
                        pair("a.png", "b.png")));

        Invocation invocation = train("--id", "mine");
        assertEquals(ExitCode.FAILED, invocation.exitCode());
        for (String fault : List.of(
                "prompt.json: line 2 has the source '../a.png', which is outside of the folder",
                "line 3: target/gone.png: no such image file",
                "line 4 has images of different sizes: 64x64 in source, 128x64 in target",
                "line 5 field 'source' needs",
                "line 6 repeats the pair of prompt.json line 1")) {
            assertTrue(invocation.err().contains(fault), fault + " in " + invocation.err());
        }
        Files.write(index, List.of(pair("a.png", "b.png"), pair("wide.png", "wide.png")));
        Invocation mixed = train("--id", "mine", "--batch", "2");
        assertEquals(ExitCode.FAILED, mixed.exitCode());
        assertTrue(mixed.err().contains("must be equally large, or the batch 1"), mixed.err());
        assertFalse(Files.exists(folder.resolve("run")));
    }

    private static String pair(String source, String target) {
        return "{\"source\": \"%s\", \"target\": \"%s\", \"prompt\": \"an icon\"}".formatted(source, target);
    }

    @Test
    void namesTheOptionThatIsWrong() {
        assertTrue(train("--steps", "0").err().contains("(--steps)"));
        Invocation few = trainPalette("--held-out", "2");
        // Given twice is a mistake of its own.
        assertEquals(ExitCode.USAGE, few.exitCode());
        Invocation nameless = train();
        assertEquals(ExitCode.USAGE, nameless.exitCode());
        assertTrue(nameless.err().contains("a new condition needs one")
                && nameless.err().contains("(--id)"));
        Invocation unmade = train("--id", "mine", "--prompt", "an icon");
        assertEquals(ExitCode.USAGE, unmade.exitCode());
        assertTrue(unmade.err().contains("need an installed condition")
                && unmade.err().contains("(--condition)"));
        Invocation unknown = train("--condition", "palete");
        assertEquals(ExitCode.USAGE, unknown.exitCode());
        assertTrue(unknown.err().contains("palette"), unknown.err());
    }
}
