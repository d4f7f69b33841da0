package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class FloatResizeTest {
    private static final FloatPlane ROW = FloatPlane.of(2, 1, new float[] {0, 4});
    private static final FloatPlane COLUMN = FloatPlane.of(1, 2, new float[] {0, 4});

    /** Centers at -0.25, 0.25, 0.75 and 1.25: 0, 1, 3, 4. */
    @Test
    void interpolatesAlongRowsAndColumns() {
        float[] expected = {0, 1, 3, 4};

        assertArrayEquals(
                expected,
                FloatResize.interpolate(ROW, 4, 1, Interpolation.LINEAR).toFloats());
        assertArrayEquals(
                expected,
                FloatResize.interpolate(COLUMN, 1, 4, Interpolation.LINEAR).toFloats());
    }

    /** floor(0.4 * d). */
    @Test
    void nearestRepeats() {
        float[] expected = {0, 0, 0, 4, 4};

        assertArrayEquals(expected, FloatResize.nearest(ROW, 5, 1).toFloats());
        assertArrayEquals(expected, FloatResize.nearest(COLUMN, 1, 5).toFloats());
    }
}
