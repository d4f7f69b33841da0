package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class FixedPointResizeTest {
    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] linear(Pixels source, int width, int height) {
        Pixels target = source.blank(width, height);
        FixedPointResize.interpolate(source, target, Interpolation.LINEAR);
        return target.data();
    }

    /** Centers at -0.25, 0.25, 0.75 and 1.25: 0, 200 / 4, 200 * 3 / 4, 200. */
    @Test
    void interpolatesAlongRowsAndColumns() {
        assertArrayEquals(bytes(0, 50, 150, 200), linear(new Pixels(bytes(0, 200), 2, 1, 1), 4, 1));
        assertArrayEquals(bytes(0, 50, 150, 200), linear(new Pixels(bytes(0, 200), 1, 2, 1), 1, 4));
    }

    @Test
    void channelsStayApart() {
        assertArrayEquals(
                bytes(0, 200, 8, 50, 150, 8, 150, 50, 8, 200, 0, 8),
                linear(new Pixels(bytes(0, 200, 8, 200, 0, 8), 2, 1, 3), 4, 1));
    }

    /** floor(0.4 * d). */
    @Test
    void nearestRepeats() {
        Pixels source = new Pixels(bytes(1, 2), 2, 1, 1);
        Pixels target = source.blank(5, 1);
        FixedPointResize.nearest(source, target);

        assertArrayEquals(bytes(1, 1, 1, 2, 2), target.data());
    }

    /** Beside a step Keys' kernel undershoots and overshoots; eight bits cannot. */
    @Test
    void cutsWhatACubicOvershoots() {
        Pixels source = new Pixels(bytes(0, 0, 0, 255, 255, 255), 6, 1, 1);
        Pixels target = source.blank(12, 1);
        FixedPointResize.interpolate(source, target, Interpolation.CUBIC);

        // At 2.25 - 0.5 = 1.75 and at 3.25: inside the step's neighbors.
        assertArrayEquals(bytes(0, 255), new byte[] {target.data()[4], target.data()[7]});
    }
}
