package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

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
