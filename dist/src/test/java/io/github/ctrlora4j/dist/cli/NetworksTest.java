package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every condition that runs a network, from the command line through ONNX Runtime to the PNG. The networks have the
 * real ones' inputs, outputs and shapes; what they compute stands in {@code networks/make_networks.py}.
 */
class NetworksTest {
    @TempDir
    private Path folder;

    /** The map for a source, made with the networks of these files. */
    private RgbImage detect(String condition, RgbImage source, String... networks) throws IOException {
        Path annotators = Files.createDirectories(folder.resolve("models/annotators"));
        for (String network : networks) {
            try (InputStream in = NetworksTest.class.getResourceAsStream("networks/" + network)) {
                Files.copy(Objects.requireNonNull(in, network), annotators.resolve(network));
            }
        }
        Path run = Files.createTempDirectory(folder, "run");
        Path image = run.resolve("source.png");
        Path out = run.resolve("map.png");
        ImageFiles.writePng(image, source, Map.of());
        Invocation invocation = Invocation.of(
                "detect",
                "--models",
                folder.resolve("models").toString(),
                "--condition",
                condition,
                "--image",
                image.toString(),
                "--out",
                out.toString());
        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        if (networks.length > 0) {
            String png = Files.readString(out, StandardCharsets.ISO_8859_1);
            assertTrue(png.contains("network " + networks[0]), condition + " did not say what made the map");
        }
        return ImageFiles.read(out);
    }

    /** The left half of one color, the right half of another. */
    private static RgbImage halves(int width, int height, int left, int right) {
        Canvas canvas = Canvas.black(width, height);
        canvas.fillRectangle(0, 0, width / 2, height, left);
        canvas.fillRectangle(width / 2, 0, width, height, right);
        return canvas.toImage();
    }

    /** Logits -2 and (255 - 128) / 64: sigmoids 0.1192 and 0.8792, levels 30 and 224. */
    @Test
    void hed() throws IOException {
        RgbImage map = detect("hed", halves(128, 32, 0, 0xFF0000), "ControlNetHED.onnx");
        assertEquals(30 * 0x010101, map.rgb(10, 16));
        assertEquals(224 * 0x010101, map.rgb(117, 16));
    }

    /** Level 30 is not a line, therefore white paper; level 224 with no higher neighbor is one. */
    @Test
    void hedsketch() throws IOException {
        RgbImage map = detect("hedsketch", halves(128, 32, 0, 0xFF0000), "ControlNetHED.onnx");
        assertEquals(0xFFFFFF, map.rgb(10, 16));
        assertEquals(0, map.rgb(117, 16));
    }

    /** -1 and 1, stretched. */
    @Test
    void depth() throws IOException {
        RgbImage map = detect("depth", halves(64, 32, 0, 0xFFFFFF), "dpt-large.onnx");
        assertEquals(0, map.rgb(5, 5));
        assertEquals(0xFFFFFF, map.rgb(60, 5));
    }

    /**
     * Two levels per pixel: depth rises by 2 / 127.5, of which Sobel makes 8 times as much, 0.12549. With a = 0.2 pi
     * the normal is (0.12549, 0, 0.62832) / 0.64073 = (0.1959, 0, 0.9806): 152.5, 127.5 and 252.5, truncated.
     */
    @Test
    void normal() throws IOException {
        Canvas ramp = Canvas.black(96, 32);
        for (int x = 0; x < 96; x++) {
            ramp.fillRectangle(x, 0, x + 1, 32, 2 * x * 0x010101);
        }
        RgbImage map = detect("normal", ramp.toImage(), "dpt-large.onnx");
        assertEquals(0x987FFC, map.rgb(48, 16));
    }

    /** Black is below ImageNet's mean of red, white above: a person under no sky. */
    @Test
    void segmentation() throws IOException {
        RgbImage map = detect("segmentation", halves(64, 48, 0, 0xFFFFFF), "segformer-b0-finetuned-ade-512-512.onnx");
        assertEquals(0x96053D, map.rgb(5, 5));
        assertEquals(0x06E6E6, map.rgb(60, 5));
    }

    /** A yellow patch on black, which becomes one cell of the network's grid: a dog of that size. */
    @Test
    void bbox() throws IOException {
        Canvas canvas = Canvas.black(320, 200);
        canvas.fillRectangle(48, 32, 64, 48, 0xFFFF00);
        RgbImage map = detect("bbox", canvas.toImage(), "yolox_l.onnx");
        Canvas expected = Canvas.black(320, 200);
        expected.fillRectangle(48, 32, 64, 48, 0xC0C0C0);
        assertEquals(expected.toImage(), map);
    }

    /** Two networks: red is the paper of one, green of the other. */
    @Test
    void lineart() throws IOException {
        RgbImage source = halves(30, 20, 0x204060, 0x80C0FF);
        RgbImage fine = detect("lineart", source, "sk_model.onnx");
        assertEquals(0x202020, fine.rgb(3, 3));
        assertEquals(0x808080, fine.rgb(27, 17));
    }

    @Test
    void lineartCoarse() throws IOException {
        RgbImage source = halves(30, 20, 0x204060, 0x80C0FF);
        RgbImage coarse = detect("lineart_coarse", source, "sk_model2.onnx");
        assertEquals(0x404040, coarse.rgb(3, 3));
        assertEquals(0xC0C0C0, coarse.rgb(27, 17));
    }

    /** Far from the middle, cubic enlargement and reduction change nothing. Truncation may take a level. */
    @ParameterizedTest
    @ValueSource(strings = {"lineart_anime", "lineart_anime_with_color_prompt;discs=none"})
    void lineartAnime(String condition) throws IOException {
        RgbImage map = detect(condition, halves(300, 200, 0x204060, 0x80C0FF), "netG.onnx");
        assertEquals(0x20, map.rgb(20, 20) & 0xFF, 1);
        assertEquals(0x80, map.rgb(280, 180) & 0xFF, 1);
    }

    /**
     * A white square of 2 x 2 pixels is the center (16, 16) of a line from (6, 16) to (26, 16), at half the source's
     * size.
     */
    @Test
    void mlsd() throws IOException {
        Canvas canvas = Canvas.black(64, 64);
        canvas.fillRectangle(32, 32, 34, 34, 0xFFFFFF);
        RgbImage map = detect("mlsd;score=0.5;distance=5", canvas.toImage(), "mlsd_large_512_fp32.onnx");
        Canvas expected = Canvas.black(64, 64);
        expected.line(12, 32, 52, 32, 0xFFFFFF);
        assertEquals(expected.toImage(), map);
    }

    /**
     * The detector sees a dog and no person, so the whole picture of 320 x 200 counts. With its margin it is 400 wide,
     * 400 / 288 of a pixel for a pixel of the pose network, whose bin (288, 384) is the middle. A bin more is 0.694 to
     * the right.
     */
    @Test
    void skeleton() throws IOException {
        Canvas canvas = Canvas.black(320, 200);
        canvas.fillRectangle(48, 32, 64, 48, 0xFFFF00);
        RgbImage map = detect("skeleton", canvas.toImage(), "dw-ll_ucoco_384.onnx", "yolox_l.onnx");
        RgbImage expected = detect(
                "skeleton;people=0.5,0.25 0.5,0.375 0.421875,0.375 - - 0.578125,0.375 - - - - - - - - - - - -",
                canvas.toImage());
        assertEquals(expected, map);
        assertNotEquals(Canvas.black(320, 200).toImage(), map);
    }

    /** Seen at four times its size, so a box from (40, 20) to (120, 100). */
    @Test
    void densepose() throws IOException {
        RgbImage map = detect("densepose", halves(320, 200, 0, 0xFFFFFF), "densepose-r101-fpn-dl.onnx");
        Canvas expected = Canvas.black(320, 200);
        expected.fillRectangle(0, 0, 320, 200, 0x440154);
        expected.fillRectangle(40, 20, 120, 100, 0x472C7A);
        assertEquals(expected.toImage(), map);
    }

    @ParameterizedTest
    @CsvSource({
        "hed;detector=network, ControlNetHED.onnx",
        "hed;detector=pidinet, pidinet.onnx",
        "hedsketch;detector=network, ControlNetHED.onnx",
        "depth;detector=network, dpt-large.onnx",
        "normal;detector=network, dpt-large.onnx",
        "segmentation;detector=network, segformer-b0-finetuned-ade-512-512.onnx",
        "lineart;detector=network, sk_model.onnx",
        "lineart_anime;detector=network, netG.onnx",
        "lineart_anime_with_color_prompt;detector=network, netG.onnx",
        "mlsd;detector=large, mlsd-large-512.onnx",
        "densepose;detector=network, densepose-r101-fpn-dl.onnx",
        "skeleton;detector=dwpose, yolox_l.onnx"
    })
    void aMissingNetworkIsNamedWithItsSourcePage(String condition, String file) throws IOException {
        ImageFiles.writePng(folder.resolve("source.png"), halves(8, 8, 0, 0), Map.of());
        Invocation invocation = Invocation.of(
                "detect",
                "--condition",
                condition,
                "--image",
                folder.resolve("source.png").toString(),
                "--out",
                folder.resolve("map.png").toString());
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains(file), invocation.err());
        assertTrue(invocation.err().contains("from https://"), invocation.err());
    }
}
