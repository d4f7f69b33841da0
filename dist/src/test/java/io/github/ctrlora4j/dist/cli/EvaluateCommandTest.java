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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With the conditions palette, whose image of one color is that color, and outpainting, which restores. Two images: one
 * is as it should be, one has levels that are 51 off, so the errors are 0 and (51 / 255)² = 0.04, the mean 0.02.
 */
class EvaluateCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void paint() throws IOException {
        for (String part : List.of("sample", "control", "img")) {
            Files.createDirectories(folder.resolve(part));
            paint(part + "/0.png", 100);
            paint(part + "/1.png", part.equals("sample") ? 151 : 100);
        }
    }

    private void paint(String name, int level) {
        byte[] levels = new byte[64 * 64 * 3];
        Arrays.fill(levels, (byte) level);
        ImageFiles.writePng(folder.resolve(name), RgbImage.of(64, 64, levels), Map.of());
    }

    private Invocation evaluate(String... more) {
        List<String> arguments = new ArrayList<>(List.of("evaluate"));
        arguments.addAll(List.of(more));
        return Invocation.of(new FakeGenerator().engines(), Invocation.BARE, arguments.toArray(String[]::new));
    }

    @Test
    void printsARowForEachFolder() throws IOException {
        Path csv = folder.resolve("table.csv");
        Invocation invocation =
                evaluate("palette=" + folder + ";block=8", "outpainting=" + folder, "--csv", csv.toString());

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        List<String> lines = invocation.outLines();
        assertEquals("| condition | compared | images | MSE ↓ | PSNR ↑ | SSIM ↑ |", lines.get(0));
        // -10 log10 0.02 = 16.9897
        assertTrue(lines.get(2).startsWith("| palette | condition image | 2 | 0.0200 | 16.9897 | "), lines.get(2));
        assertTrue(lines.get(3).startsWith("| outpainting | picture | 2 | 0.0200 | 16.9897 | "), lines.get(3));
        assertEquals(3, Files.readAllLines(csv).size());
        assertEquals(
                ExitCode.USAGE,
                evaluate("palette=" + folder, "--csv", csv.toString()).exitCode());
        assertEquals(
                ExitCode.OK,
                evaluate("palette=" + folder, "--csv", csv.toString(), "--force")
                        .exitCode());
        assertEquals(2, Files.readAllLines(csv).size());
    }

    /** The features of an ONNX network; what they mean does not matter here. */
    @Test
    void takesNetworksInOnnx() {
        String network = Objects.requireNonNull(getClass().getResource("networks/ControlNetHED.onnx"))
                .getPath();
        Invocation invocation = evaluate("palette=" + folder, "--inception", network, "--json");

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        assertTrue(invocation.out().contains("\"fid\""), invocation.out());
        assertTrue(invocation.out().contains("\"kid\""), invocation.out());
    }

    @Test
    void saysWhatIsWrong() {
        assertTrue(evaluate("palette").err().contains("must begin with ID=FOLDER"));
        assertTrue(evaluate("palete=" + folder).err().contains("palette"));
        assertTrue(evaluate("palette=" + folder.resolve("sample")).err().contains("has no folder 'sample'"));
        for (String option : List.of("--csv", "--markdown")) {
            String exists =
                    evaluate("palette=" + folder, option, folder + "/img/0.png").err();
            assertTrue(exists.contains("choose another " + option + ", or replace it with --force"), exists);
            String isFolder = evaluate("palette=" + folder, option, folder + "/img", "--force")
                    .err();
            assertTrue(isFolder.contains("is a folder; " + option + " must name a file"), isFolder);
        }
        String one = evaluate("palette=" + folder, "--lpips", "x.onnx").err();
        assertTrue(one.contains("lpipsHeads") && one.contains("--lpips-heads"), one);
    }
}
