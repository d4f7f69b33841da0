package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class FigureTest {
    /** White, with a level on some pixels. */
    private static RgbImage picture(int width, int height, int level, int... at) {
        byte[] pixels = new byte[3 * width * height];
        java.util.Arrays.fill(pixels, (byte) 255);
        for (int i : at) {
            pixels[3 * i] = pixels[3 * i + 1] = pixels[3 * i + 2] = (byte) level;
        }
        return RgbImage.of(width, height, pixels);
    }

    /** 3 * (255 - 240) = 45 is not more than 45, 3 * (255 - 239) = 48 is. */
    @Test
    void startsWhereTheGroundEndsVisibly() {
        assertTrue(Figure.of(picture(3, 3, 240, 4)).isEmpty());
        assertTrue(Figure.of(picture(3, 3, 239, 4)).contains(1, 1));
    }

    /** A plus of five pixels: its arms are 1 from the ground, its middle sqrt 2. */
    @Test
    void measuresTheNearestGround() {
        FloatPlane distance = Figure.of(picture(5, 5, 0, 7, 11, 12, 13, 17)).distanceToGround();
        float middle = (float) Math.sqrt(2);
        assertArrayEquals(
                new float[] {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, middle, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0},
                distance.toFloats());
    }

    @Test
    void aSinglePixelIsGround() {
        assertEquals(0, Figure.of(picture(1, 1, 0, 0)).distanceToGround().at(0, 0));
    }

    @Test
    void aMaskIsAFigureToo() {
        Figure figure = Figure.of(FloatPlane.of(2, 2, new float[] {0.5f, 0.6f, 0, 0.4f}), 0.5f);
        assertEquals(0.25, figure.share());
        assertTrue(figure.contains(1, 0));
    }

    /** One pixel of the border differs in the second picture, one inside in the first. */
    @Test
    void onlyABorderOfOneColorIsPlainGround() {
        byte[] inside = new byte[3 * 3 * 3];
        inside[3 * 4] = 1;
        byte[] border = new byte[3 * 3 * 3];
        border[3 * 5] = 1;
        assertTrue(Figure.isOnPlainGround(RgbImage.of(3, 3, inside)));
        assertFalse(Figure.isOnPlainGround(RgbImage.of(3, 3, border)));
    }
}
