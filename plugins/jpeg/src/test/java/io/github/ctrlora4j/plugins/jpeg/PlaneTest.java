package io.github.ctrlora4j.plugins.jpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlaneTest {
    private static int[] table(int entry) {
        int[] table = new int[64];
        Arrays.fill(table, entry);
        return table;
    }

    private static Plane flat(int level) {
        Plane plane = new Plane(8, 8);
        Arrays.fill(plane.samples, level);
        return plane;
    }

    @Test
    void memoryIsWholeBlocks() {
        Plane plane = new Plane(9, 16);
        assertEquals(16, plane.stride);
        assertEquals(16, plane.rows);
    }

    @Test
    void rowsBeyondThePictureRepeatItsLast() {
        Plane plane = new Plane(8, 3);
        int[] row = IntStream.rangeClosed(1, 8).toArray();
        plane.setRow(2, row);
        plane.repeatRowBefore(3);
        int[] last = new int[8];
        plane.getRow(7, last);
        assertArrayEquals(row, last);
        plane.getRow(1, last);
        assertArrayEquals(new int[8], last);
    }

    /**
     * A level of 138 is 10 above the middle; its only coefficient is 80. Multiples of 32: 80 lies halfway between 64
     * and 96, and halves go away from zero: 96 / 8 = 12. Below the middle likewise: 118 becomes 116.
     */
    @Test
    void coefficientsBecomeTheNearestMultiple() {
        Plane above = flat(138);
        above.quantize(table(32));
        assertArrayEquals(flat(140).samples, above.samples);
        Plane below = flat(118);
        below.quantize(table(32));
        assertArrayEquals(flat(116).samples, below.samples);
    }

    /** A level of 255 has a coefficient of 1016; the nearest multiple of 255 is 1020, a level of 255.5. */
    @Test
    void levelsStayWithinAByte() {
        Plane plane = flat(255);
        plane.quantize(table(255));
        assertArrayEquals(flat(255).samples, plane.samples);
    }

    /** Half of an entry of 255 is 127.5, above a coefficient of 80. */
    @Test
    void whatIsBelowHalfAnEntryIsGone() {
        Plane plane = flat(138);
        plane.quantize(table(255));
        assertArrayEquals(flat(128).samples, plane.samples);
    }
}
