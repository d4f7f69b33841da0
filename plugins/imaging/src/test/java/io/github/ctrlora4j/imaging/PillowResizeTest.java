package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class PillowResizeTest {
    private static RgbImage pixels(int width, int height, int... colors) {
        Canvas canvas = Canvas.black(width, height);
        for (int i = 0; i < colors.length; i++) {
            canvas.point(i % width, i / width, colors[i]);
        }
        return canvas.toImage();
    }

    /** Both pixels are equally far from the center of the one: (10 + 20) / 2, (0 + 200) / 2, (8 + 8) / 2. */
    @Test
    void onePixelOfTwoIsTheirMean() {
        assertEquals(
                0x0F6408,
                PillowResize.lanczos(pixels(2, 1, 0x0A0008, 0x14C808), 1, 1).rgb(0, 0));
        assertEquals(
                0x0F6408,
                PillowResize.lanczos(pixels(1, 2, 0x0A0008, 0x14C808), 1, 1).rgb(0, 0));
    }

    @Test
    void keepsAPictureOfTheSizeItself() {
        RgbImage image = pixels(2, 2, 0x010203, 0x040506, 0x070809, 0x0A0B0C);

        assertEquals(image, PillowResize.lanczos(image, 2, 2));
    }

    @Test
    void rejectsSidesThatNoPictureHas() {
        RgbImage image = pixels(1, 1, 0);

        assertThrows(IllegalArgumentException.class, () -> PillowResize.lanczos(image, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> PillowResize.lanczos(image, 1, -1));
    }
}
