package io.github.ctrlora4j.plugins.mlsd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegionTest {
    private static final int WIDTH = 10;
    private static final double CLOSE = 1e-9;

    private static float[] equalWeights() {
        float[] weights = new float[WIDTH * WIDTH];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** Pixels (2, 3) to (8, 3): 6 pixels from center to center, and nothing but them in the rectangle. */
    @Test
    void aRowOfPixelsIsItsOwnAxis() {
        int[] row = IntStream.rangeClosed(32, 38).toArray();
        Region.Rectangle rectangle = new Region(row, equalWeights(), WIDTH).rectangle();
        assertEquals(6, rectangle.length(), CLOSE);
        assertEquals(1, rectangle.density(), CLOSE);
        assertEquals(3, rectangle.axis().y1(), CLOSE);
        assertEquals(3, rectangle.axis().y2(), CLOSE);
        assertEquals(10, rectangle.axis().x1() + rectangle.axis().x2(), CLOSE);
    }

    /** (1, 1) to (5, 5): 4 · sqrt(2) long; 5 pixels in a rectangle of 4 · sqrt(2) + 1 by 1. */
    @Test
    void aDiagonalIsLongerThanItsPixels() {
        int[] diagonal = {11, 22, 33, 44, 55};
        Region.Rectangle rectangle = new Region(diagonal, equalWeights(), WIDTH).rectangle();
        assertEquals(4 * Math.sqrt(2), rectangle.length(), CLOSE);
        assertEquals(5 / (4 * Math.sqrt(2) + 1), rectangle.density(), CLOSE);
    }

    /** Two arms of five pixels share a corner: 9 of about 5 · 5 / 2 pixels. */
    @Test
    void aCornerFillsLittleOfItsRectangle() {
        int[] corner = {0, 1, 2, 3, 4, 10, 20, 30, 40};
        Region.Rectangle rectangle = new Region(corner, equalWeights(), WIDTH).rectangle();
        assertEquals(4 * Math.sqrt(2), rectangle.length(), CLOSE); // from arm's end to arm's end
        assertEquals(9 / ((4 * Math.sqrt(2) + 1) * (2 * Math.sqrt(2) + 1)), rectangle.density(), CLOSE);
    }

    /** (0, 0) and (4, 0) weigh 3 each, (2, 1) weighs 2: the axis lies at y = 2 · 1 / 8. */
    @Test
    void theAxisRunsThroughTheMiddleOfTheWeights() {
        float[] weights = equalWeights();
        weights[0] = weights[4] = 3;
        weights[12] = 2;
        weights[55] = 9; // no pixel of the region
        Line axis = new Region(new int[] {0, 4, 12}, weights, WIDTH).rectangle().axis();
        assertEquals(0.25, axis.y1(), CLOSE);
        assertEquals(0.25, axis.y2(), CLOSE);
    }
}
