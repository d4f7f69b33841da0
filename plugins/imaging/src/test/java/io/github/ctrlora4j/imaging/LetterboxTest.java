package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LetterboxTest {
    private static final int GRAY = 0x727272;

    private static RgbImage white(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) 255);
        return RgbImage.of(width, height, rgb);
    }

    /** 20 x 10 becomes 32 x 16: 1.6 pixels of the square are one of the source. */
    @Test
    void thePictureBeginsAtTheTopLeft() {
        Letterbox letterbox = Letterbox.atTopLeft(white(20, 10), 32, Interpolation.LINEAR, GRAY);
        assertEquals(0xFFFFFF, letterbox.square().rgb(31, 15));
        assertEquals(GRAY, letterbox.square().rgb(0, 16));
        assertEquals(20, letterbox.x(32));
        assertEquals(10, letterbox.y(16));
        assertEquals(2.5, letterbox.length(4));
    }

    /** 10 x 20 becomes 16 x 32, with 8 columns on each side. */
    @Test
    void thePictureIsInTheMiddle() {
        Letterbox letterbox = Letterbox.centered(white(10, 20), 32, Interpolation.AREA, GRAY);
        assertEquals(GRAY, letterbox.square().rgb(7, 0));
        assertEquals(0xFFFFFF, letterbox.square().rgb(8, 0));
        assertEquals(0xFFFFFF, letterbox.square().rgb(23, 31));
        assertEquals(GRAY, letterbox.square().rgb(24, 31));
        assertEquals(0, letterbox.x(8));
        assertEquals(10, letterbox.x(24));
        assertEquals(20, letterbox.y(32));
    }

    /** 3 x 100 becomes 0.96 x 32 pixels. */
    @Test
    void aNarrowPictureHasAtLeastOneColumn() {
        RgbImage square =
                Letterbox.atTopLeft(white(3, 100), 32, Interpolation.AREA, GRAY).square();
        assertEquals(0xFFFFFF, square.rgb(0, 31));
        assertEquals(GRAY, square.rgb(1, 31));
    }
}
