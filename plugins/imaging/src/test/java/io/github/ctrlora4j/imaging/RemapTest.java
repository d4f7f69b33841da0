package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class RemapTest {
    private static final RgbImage WHITE = RgbImage.of(1, 1, new byte[] {-1, -1, -1});

    @Test
    void isBlackOutsideAndForNoNumber() {
        FloatPlane x = FloatPlane.of(4, 1, new float[] {0, 0.25f, Float.NaN, 7});
        FloatPlane y = FloatPlane.of(4, 1, new float[4]);
        RgbImage result = Remap.bilinear(WHITE, x, y);
        assertEquals(0xFFFFFF, result.rgb(0, 0));
        assertEquals(0xBFBFBF, result.rgb(1, 0)); // 255 * 0.75 = 191.25
        assertEquals(0, result.rgb(2, 0));
        assertEquals(0, result.rgb(3, 0));
    }

    @Test
    void rejectsMapsOfDifferentSize() {
        FloatPlane x = FloatPlane.of(2, 1, new float[2]);
        FloatPlane y = FloatPlane.of(1, 2, new float[2]);
        assertThrows(IllegalArgumentException.class, () -> Remap.bilinear(WHITE, x, y));
    }
}
