package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.io.IOException;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskFillTest {
    private static final int SIDE = 48;

    /** Gray by the column. */
    private static RgbImage columns(IntUnaryOperator gray) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) gray.applyAsInt(i / 3 % SIDE);
        }
        return RgbImage.of(SIDE, SIDE, rgb);
    }

    private static int gray(RgbImage picture, int x) {
        return picture.rgb(x, SIDE / 2) & 0xFF;
    }

    /** Left 40, right 200, between them a hole that holds 255: no trace of it may be left. */
    @Test
    void fillsTheHoleFromBothSides() {
        RgbImage picture = columns(x -> x < 16 ? 40 : x < 32 ? 255 : 200);
        RgbImage filled = MaskFill.fill(picture, columns(x -> x >= 16 && x < 32 ? 255 : 0));
        for (int x = 0; x < SIDE; x++) {
            int before = x == 0 ? 40 : gray(filled, x - 1);
            assertTrue(gray(filled, x) >= before && gray(filled, x) <= 200, "column " + x + ": " + gray(filled, x));
        }
        assertEquals(120, gray(filled, 23), 40);
    }

    @Test
    void whatIsNotMaskedStays() {
        RgbImage picture = columns(x -> 5 * x);
        RgbImage filled = MaskFill.fill(picture, columns(x -> x < 10 ? 255 : 0));
        for (int x = 10; x < SIDE; x++) {
            assertEquals(5 * x, gray(filled, x));
        }
    }

    /**
     * stable-diffusion-webui blurs, mixes and rounds in 8 bits: each of 11 layers may be off by a level or two, and where
     * little of the surroundings reaches, colors are divided by a small alpha.
     */
    @ParameterizedTest
    @ValueSource(strings = {"hard", "soft"})
    void colorsAreThoseOfTheWebUi(String kind) throws IOException {
        GoldenTensors golden = GoldenTensors.of(MaskFillTest.class, "pictures/fill.safetensors");
        RgbImage filled = MaskFill.fill(image(golden, "picture"), image(golden, kind + "/mask"));
        byte[] expected = golden.bytes(kind + "/filled");
        byte[] actual = filled.toBytes();
        int worst = 0;
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            int error = Math.abs((expected[i] & 0xFF) - (actual[i] & 0xFF));
            worst = Math.max(worst, error);
            sum += error;
        }
        String found = "largest error " + worst + ", mean " + sum / expected.length;
        assertTrue(worst <= 8 && sum / expected.length <= 0.6, found);
    }

    private static RgbImage image(GoldenTensors golden, String name) {
        int[] shape = golden.shape(name);
        return RgbImage.of(shape[1], shape[0], golden.bytes(name));
    }

    /** A blur of one color is that color. */
    @Test
    void aPlainPictureStaysPlain() {
        RgbImage picture = columns(x -> 77);
        assertEquals(picture, MaskFill.fill(picture, columns(x -> x % 5 == 0 ? 255 : 128)));
    }

    @Test
    void anAllWhiteMaskLeavesNothing() {
        assertEquals(columns(x -> 0), MaskFill.fill(columns(x -> 9), columns(x -> 255)));
    }
}
