package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class GuidedFilterTest {
    /** A plane of 32 x 5 whose columns have this value. */
    private static FloatPlane columns(IntUnaryOperator value) {
        float[] values = new float[32 * 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsInt(i % 32);
        }
        return FloatPlane.of(32, 5, values);
    }

    /** Windows of three columns: means 0, 1/3, 2/3, 1 about the step, variances 0, 2/9, 2/9, 0; slope (2/9)/(2/9 + 2/9) = 1/2. */
    @Test
    void smoothsAStepByTheVariance() {
        FloatPlane smooth = GuidedFilter.smooth(columns(x -> x < 16 ? 0 : 1), 1, 2 / 9.0);
        // Slopes about column 15 are 0, 1/2, 1/2; offsets 0, 1/6, 1/3, then 1.
        assertEquals(0, smooth.at(13, 2), 1e-6);
        assertEquals((0 + 0 + 1 / 6.0) / 3, smooth.at(14, 2), 1e-6);
        assertEquals((0 + 1 / 6.0 + 1 / 3.0) / 3, smooth.at(15, 2), 1e-6);
        assertEquals((1 / 2.0 + 1 / 2.0 + 0) / 3 + (1 / 6.0 + 1 / 3.0 + 1) / 3, smooth.at(16, 2), 1e-6);
    }

    /** The mean of a window is the value in its middle, and so is each mix of the two. */
    @Test
    void keepsSlopesAndPlains() {
        FloatPlane slope = GuidedFilter.smooth(columns(x -> 2 * x), 3, 1);
        for (int x = 6; x < 26; x++) {
            assertEquals(2 * x, slope.at(x, 2), 1e-4);
        }
        assertEquals(7, GuidedFilter.smooth(columns(x -> 7), 3, 1).at(0, 0), 1e-5);
    }

    /** Three columns per level become about a third of a level per column. */
    @Test
    void turnsTerracesIntoASlope() {
        FloatPlane smooth = GuidedFilter.smooth(columns(x -> x / 3), 3, 1);
        for (int x = 6; x < 25; x++) {
            assertEquals(1 / 3.0, smooth.at(x + 1, 2) - smooth.at(x, 2), 0.25);
        }
    }

    /** The windows at an edge of 100 have variances of over 1000, beside which 1 is nothing. */
    @Test
    void keepsEdges() {
        FloatPlane smooth = GuidedFilter.smooth(columns(x -> x < 16 ? 0 : 100), 3, 1);
        assertTrue(smooth.at(15, 2) < 0.1, "left of the edge");
        assertTrue(smooth.at(16, 2) > 99.9, "right of the edge");
    }

    @Test
    void rejectsWindowsWithoutSize() {
        FloatPlane plane = columns(x -> x);
        assertThrows(IllegalArgumentException.class, () -> GuidedFilter.smooth(plane, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> GuidedFilter.smooth(plane, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> GuidedFilter.smooth(plane, 1, Double.NaN));
    }
}
