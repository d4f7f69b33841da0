package io.github.ctrlora4j.plugins.jpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class YCbCrTest {
    private static RgbImage flat(int width, int height, int red, int green, int blue) {
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.length; i += 3) {
            pixels[i] = (byte) red;
            pixels[i + 1] = (byte) green;
            pixels[i + 2] = (byte) blue;
        }
        return RgbImage.of(width, height, pixels);
    }

    /** JFIF: Y = 0.299 · 255 = 76.2, Cb = 128 - 0.16874 · 255 = 85.0, Cr = 128 + 0.5 · 255 = 255.5, kept below 256. */
    @Test
    void redBecomesOneLumaAndTwoDifferences() {
        YCbCr red = YCbCr.of(flat(2, 2, 255, 0, 0));
        assertEquals(76, red.luma.samples[0]);
        assertEquals(85, red.blue.samples[0]);
        assertEquals(255, red.red.samples[0]);
    }

    @Test
    void grayHasNoColorAndComesBackExactly() {
        RgbImage gray = flat(5, 3, 77, 77, 77);
        YCbCr stored = YCbCr.of(gray);
        assertEquals(128, stored.blue.samples[0]);
        assertEquals(128, stored.red.samples[0]);
        assertEquals(gray, stored.toRgb());
    }

    @Test
    void colorHasHalfTheWidthAndHeightRoundedUp() {
        YCbCr stored = YCbCr.of(flat(17, 16, 0, 0, 0));
        assertEquals(24, stored.luma.stride);
        assertEquals(16, stored.blue.stride); // 9 columns
        assertEquals(8, stored.blue.rows);
    }

    /** Cr of black is 128, of red 255: (2 · 128 + 2 · 255) / 4 = 191.5, rounded down in column 0. */
    @Test
    void twoByTwoPixelsShareTheMeanOfTheirColor() {
        RgbImage columns = RgbImage.of(2, 2, new byte[] {0, 0, 0, -1, 0, 0, 0, 0, 0, -1, 0, 0});
        assertEquals(191, YCbCr.of(columns).red.samples[0]);
    }
}
