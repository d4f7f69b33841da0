package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the condition palette, whose image of one color is that color. */
class DetectCommandTest {
    @TempDir
    private Path folder;

    private Path out = Path.of("");

    @BeforeEach
    void paintSource() {
        byte[] red = new byte[64 * 64 * 3];
        for (int i = 0; i < red.length; i += 3) {
            red[i] = (byte) 200;
        }
        ImageFiles.writePng(folder.resolve("red.png"), RgbImage.of(64, 64, red), Map.of());
        out = folder.resolve("out.png");
    }

    private Invocation detect(String condition, String... more) {
        List<String> arguments = new ArrayList<>(List.of("detect", "--condition", condition, "--image"));
        arguments.add(folder.resolve("red.png").toString());
        arguments.addAll(List.of("--out", out.toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(new FakeGenerator().engines(), Invocation.BARE, arguments.toArray(String[]::new));
    }

    @Test
    void writesTheConditionImage() {
        Invocation invocation = detect("palette;block=8");

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        assertEquals(0xC80000, ImageFiles.read(out).rgb(32, 32));
        assertEquals(List.of(out.toString()), invocation.outLines());
    }

    @Test
    void sizeIsThatOfTheImagesToGenerate() {
        detect("palette", "--size", "128x64");

        assertEquals(128, ImageFiles.read(out).width());
        assertEquals(64, ImageFiles.read(out).height());
    }

    @Test
    void saysThatAFinishedConditionImageNeedsNoDetection() {
        Invocation invocation = detect("none");

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(
                "ctrlora4j: condition none: takes a finished condition image; there is nothing to detect or describe"
                        + " (--condition)",
                invocation.err().strip());
    }

    @Test
    void overwritesOnlyWhenForced() throws IOException {
        Files.writeString(out, "mine");

        Invocation rejected = detect("palette");

        assertEquals(ExitCode.USAGE, rejected.exitCode());
        assertTrue(rejected.err().contains("--force"), rejected.err());
        assertEquals("mine", Files.readString(out));
        assertEquals(ExitCode.OK, detect("palette", "--force").exitCode());
        assertEquals(64, ImageFiles.read(out).width());
    }

    @Test
    void aFailureLeavesTheForcedFileAlone() throws IOException {
        Files.writeString(out, "mine");

        assertEquals(ExitCode.USAGE, detect("palette;block=none", "--force").exitCode());
        assertEquals("mine", Files.readString(out));
    }
}
