package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ResizeTapsTest {
    /** Two to four: centers lie at -0.25, 0.25, 0.75 and 1.25 of the source; columns drop what is outside. */
    @Test
    void columnsDropTheFractionOutside() {
        ResizeTaps taps = ResizeTaps.columns(Interpolation.LINEAR, 2, 4);

        assertArrayEquals(new int[] {0, 0, 0, 1, 0, 1, 1, 1}, taps.positions());
        assertArrayEquals(new float[] {1, 0, 0.75f, 0.25f, 0.25f, 0.75f, 1, 0}, taps.weights());
    }

    /** The same sum, but with both copies of the edge row. */
    @Test
    void rowsKeepTheFractionOutside() {
        ResizeTaps taps = ResizeTaps.rows(Interpolation.LINEAR, 2, 4);

        assertArrayEquals(new int[] {0, 0, 0, 1, 0, 1, 1, 1}, taps.positions());
        assertArrayEquals(new float[] {0.25f, 0.75f, 0.75f, 0.25f, 0.25f, 0.75f, 0.75f, 0.25f}, taps.weights());
    }

    /**
     * Keys' kernel with a = -0.75 at 1.5, 0.5: a * (3.375 - 5 * 2.25 + 8 * 1.5 - 4) = -0.09375, and 1.25 * 0.125 - 2.25
     * * 0.25 + 1 = 0.59375; times 2048.
     */
    @Test
    void cubicHalfway() {
        ResizeTaps taps = ResizeTaps.columns(Interpolation.CUBIC, 4, 2);

        assertArrayEquals(new int[] {0, 0, 1, 2, 1, 2, 3, 3}, taps.positions());
        assertArrayEquals(new int[] {-192, 1216, 1216, -192, -192, 1216, 1216, -192}, taps.fixedWeights());
    }

    /** Halfway between two pixels, so the weights are symmetric; signs alternate from the middle, and the sum is 1. */
    @Test
    void lanczosHalfwayIsSymmetric() {
        ResizeTaps taps = ResizeTaps.columns(Interpolation.LANCZOS4, 16, 8);
        float sum = 0;
        for (int i = 0; i < 8; i++) {
            float weight = taps.weights()[4 * 8 + i];
            sum += weight;
            assertEquals(taps.weights()[4 * 8 + 7 - i], weight, 1e-6f);
            assertEquals(new float[] {-1, 1, -1, 1, 1, -1, 1, -1}[i], Math.signum(weight));
        }
        assertEquals(1, sum, 1e-6f);
    }

    /** floor(2.5 * d), floor(0.4 * d). */
    @Test
    void nearestHasNoHalfPixelOffset() {
        assertArrayEquals(new int[] {0, 2}, ResizeTaps.nearest(5, 2));
        assertArrayEquals(new int[] {0, 0, 0, 1, 1}, ResizeTaps.nearest(2, 5));
    }
}
