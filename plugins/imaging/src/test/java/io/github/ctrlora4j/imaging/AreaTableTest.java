package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AreaTableTest {
    /** Each of two pixels covers 2.5 of five: 1 / 2.5 = 0.4 of a whole one, 0.2 of the half in the middle. */
    private static final AreaTable FIVE_TO_TWO = AreaTable.of(5, 2);

    @Test
    void sharesThePixelOnTheBorder() {
        float[] weights = new float[6];
        int[] positions = new int[6];
        for (int i = 0; i < 6; i++) {
            weights[i] = FIVE_TO_TWO.weight(i);
            positions[i] = FIVE_TO_TWO.position(i);
        }

        assertArrayEquals(new int[] {0, 1, 2, 2, 3, 4}, positions);
        assertArrayEquals(new float[] {0.4f, 0.4f, 0.2f, 0.2f, 0.4f, 0.4f}, weights);
        assertEquals(3, FIVE_TO_TWO.from(1));
        assertEquals(6, FIVE_TO_TWO.from(2));
    }

    /** 0.4 * 10 + 0.4 * 20 + 0.2 * 30 = 18 and 0.2 * 30 + 0.4 * 40 + 0.4 * 50 = 42; float32 rounding. */
    @Test
    void weighsARow() {
        float[] out = new float[2];
        FIVE_TO_TWO.weigh(new float[] {10, 20, 30, 40, 50}, out, 1);

        assertArrayEquals(new float[] {18, 42}, out, 1e-5f);
    }

    /** The same row in red, backwards in green, nothing in blue. */
    @Test
    void weighsEachChannelAlone() {
        float[] out = new float[6];
        FIVE_TO_TWO.weigh(new float[] {10, 50, 0, 20, 40, 0, 30, 30, 0, 40, 20, 0, 50, 10, 0}, out, 3);

        assertArrayEquals(new float[] {18, 42, 0, 42, 18, 0}, out, 1e-5f);
    }

    @Test
    void eachPixelIsItselfAtTheSameSize() {
        AreaTable table = AreaTable.of(3, 3);

        for (int i = 0; i < 3; i++) {
            assertEquals(i, table.from(i));
            assertEquals(i, table.position(i));
            assertEquals(1, table.weight(i));
        }
    }
}
