package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class AreaResizeTest {
    private static byte[] shrink(int width, int height, int channels, int toWidth, int toHeight, int... values) {
        byte[] data = new byte[values.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) values[i];
        }
        Pixels source = new Pixels(data, width, height, channels);
        Pixels target = source.blank(toWidth, toHeight);
        AreaResize.shrink(source, target);
        return target.data();
    }

    /** (0 + 1 + 0 + 1) / 4 = 0.5 and 6 / 4 = 1.5. */
    @Test
    void halvesRoundUpInTheHalfSize() {
        assertArrayEquals(new byte[] {1, 2}, shrink(4, 2, 1, 2, 1, 0, 1, 1, 2, 0, 1, 1, 2));
    }

    /** The same means of two pixels, by the rule of all other factors. */
    @Test
    void otherHalvesRoundToEven() {
        assertArrayEquals(new byte[] {0, 2}, shrink(4, 1, 1, 2, 1, 0, 1, 1, 2));
    }

    /** (1 + 2 + 6) / 3 and (30 + 60 + 90) / 3, and 0. */
    @Test
    void channelsStayApart() {
        assertArrayEquals(new byte[] {3, 60, 0}, shrink(3, 1, 3, 1, 1, 1, 30, 0, 2, 60, 0, 6, 90, 0));
    }

    /** Each pixel covers 2.5: 18 and 42, see the test of AreaTable. */
    @Test
    void partlyCoveredPixelsCountInPart() {
        assertArrayEquals(new byte[] {18, 42}, shrink(5, 1, 1, 2, 1, 10, 20, 30, 40, 50));
        assertArrayEquals(
                new float[] {18, 42},
                AreaResize.shrink(FloatPlane.of(5, 1, new float[] {10, 20, 30, 40, 50}), 2, 1)
                        .toFloats(),
                1e-5f);
    }
}
