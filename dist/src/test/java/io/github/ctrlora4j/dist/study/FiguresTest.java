package io.github.ctrlora4j.dist.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FiguresTest {
    /** White, but for the named pixels. */
    private static RgbImage picture(int width, int height, int gray, int... pixels) {
        byte[] bytes = new byte[3 * width * height];
        Arrays.fill(bytes, (byte) 255);
        for (int pixel : pixels) {
            Arrays.fill(bytes, 3 * pixel, 3 * pixel + 3, (byte) gray);
        }
        return RgbImage.of(width, height, bytes);
    }

    @Test
    void overlapIsIntersectionOverUnion() {
        Figures a = Figures.pixels(picture(4, 2, 0, 0, 1, 2));
        Figures b = Figures.pixels(picture(4, 2, 0, 1, 2, 3, 7));
        // {1, 2} of {0, 1, 2, 3, 7}
        assertEquals(0.4, a.overlap(b), 1e-12);
        assertEquals(1, a.overlap(a), 1e-12);
    }

    @Test
    void nearlyWhiteIsGround() {
        // 3 * 20 = 60 is not above 60; 3 * 21 is.
        assertEquals(1, Figures.pixels(picture(4, 2, 235, 5)).overlap(Figures.pixels(picture(4, 2, 0))), 1e-12);
        assertEquals(0, Figures.pixels(picture(4, 2, 234, 5)).overlap(Figures.pixels(picture(4, 2, 0))), 1e-12);
    }

    @Test
    void boxHoldsAllPixels() {
        // (1, 0) and (2, 2) of a picture of 4 by 4: columns 1 to 2, rows 0 to 2.
        Figures box = Figures.pixels(picture(4, 4, 0, 1, 10)).box();
        assertEquals(1, box.overlap(Figures.pixels(picture(4, 4, 0, 1, 2, 5, 6, 9, 10))), 1e-12);
        assertEquals(0, box.overlap(Figures.pixels(picture(4, 4, 0)).box()), 1e-12);
    }

    @Test
    void rejectsPicturesOfTwoSizes() {
        Figures wide = Figures.pixels(picture(4, 2, 0));
        Figures high = Figures.pixels(picture(2, 4, 0));
        assertThrows(IllegalArgumentException.class, () -> wide.overlap(high));
    }
}
