package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FixedPointBlurTest {
    /** A quarter, a half, a quarter of 256. */
    private static final int[] KERNEL = {64, 128, 64};

    /** 240 times a quarter, an eighth and a sixteenth. */
    @Test
    void spreadsAPointInBothDirections() {
        byte[] point = new byte[7 * 7];
        point[3 * 7 + 3] = (byte) 240;
        byte[] out =
                FixedPointBlur.blur(new Pixels(point, 7, 7, 1), KERNEL, KERNEL).data();

        assertEquals(60, out[3 * 7 + 3]);
        assertEquals(30, out[3 * 7 + 2]);
        assertEquals(30, out[4 * 7 + 3]);
        assertEquals(15, out[2 * 7 + 2]);
        assertEquals(0, out[3 * 7 + 1]);
    }

    /** 240 times a half and a quarter, along the rows alone. */
    @Test
    void eachDirectionHasItsOwnKernel() {
        byte[] point = new byte[5 * 5];
        point[2 * 5 + 2] = (byte) 240;
        byte[] out = FixedPointBlur.blur(new Pixels(point, 5, 5, 1), KERNEL, new int[] {256})
                .data();

        assertEquals(120, out[2 * 5 + 2]);
        assertEquals(60, out[2 * 5 + 3]);
        assertEquals(0, out[1 * 5 + 2]);
    }

    /** Left of column 0 lies column 1 again: 252 * (1 + 1) / 4 = 126 in column 0. */
    @Test
    void mirrorsAtTheBorderWithoutRepeatingIt() {
        byte[] column = new byte[5 * 5];
        for (int y = 0; y < 5; y++) {
            column[5 * y + 1] = (byte) 252;
        }
        byte[] out =
                FixedPointBlur.blur(new Pixels(column, 5, 5, 1), KERNEL, KERNEL).data();
        byte[] row = new byte[5];
        System.arraycopy(out, 0, row, 0, 5);

        assertArrayEquals(new byte[] {126, 126, 63, 0, 0}, row);
    }
}
