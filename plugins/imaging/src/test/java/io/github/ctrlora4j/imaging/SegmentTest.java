package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentTest {
    private static long[] ends(Segment line) {
        return new long[] {line.x1, line.y1, line.x2, line.y2};
    }

    /**
     * In 10 x 10. The third crosses the top at x = -3 + 3 * 15 / 15 = 0 and the bottom at x = 9; the fourth the top at
     * x = 0 + 1 * 2 / 3 = 0 and ends inside; the last, from outside the left, the left edge at y = 2 + 4 * 4 / 8 = 4.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 2, 8, 7, 1, 2, 8, 7",
        "-4, 5, 20, 5, 0, 5, 9, 5",
        "-3, -3, 12, 12, 0, 0, 9, 9",
        "0, -1, 2, 2, 0, 0, 2, 2",
        "-4, 2, 4, 6, 0, 4, 4, 6"
    })
    void keepsWhatIsInside(long x1, long y1, long x2, long y2, long a, long b, long c, long d) {
        Segment line = new Segment(x1, y1, x2, y2);

        assertTrue(line.clip(10, 10));
        assertArrayEquals(new long[] {a, b, c, d}, ends(line));
    }

    /** Left, right, above, below; and one that passes the corner, at x = -9 + 2 * 11 / 3 = -2 in row 0. */
    @ParameterizedTest
    @CsvSource({"-5, 1, -1, 8", "10, 1, 12, 8", "1, -5, 8, -1", "1, 10, 8, 12", "-9, -1, -1, 7"})
    void dropsWhatIsOutside(long x1, long y1, long x2, long y2) {
        assertFalse(new Segment(x1, y1, x2, y2).clip(10, 10));
    }

    /** 2^40 * 2^40 does not fit 64 bits; the line still crosses the middle. */
    @Test
    void clipsLinesThatAreLongerThanProductsFit() {
        long far = 1L << 40;
        Segment line = new Segment(-far, -far, far, far);

        assertTrue(line.clip(10, 10));
        assertArrayEquals(new long[] {0, 0, 9, 9}, ends(line));
    }

    @Test
    void reversingSwapsTheEnds() {
        Segment line = new Segment(1, 2, 3, 4);
        line.reverse();

        assertArrayEquals(new long[] {3, 4, 1, 2}, ends(line));
    }

    @Test
    void movesBothEndsInBothDirections() {
        Segment line = new Segment(1, 2, 3, 4);
        line.move(-5);

        assertArrayEquals(new long[] {-4, -3, -2, -1}, ends(line));
    }
}
