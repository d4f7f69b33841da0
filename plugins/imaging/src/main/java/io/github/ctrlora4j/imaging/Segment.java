package io.github.ctrlora4j.imaging;

/** The two ends of a line, in whole pixels or in fixed point, and OpenCV's way to clip them. */
final class Segment {
    long x1;
    long y1;
    long x2;
    long y2;

    Segment(long x1, long y1, long x2, long y2) {
        this.x1 = x1;
        this.y1 = y1;
        this.x2 = x2;
        this.y2 = y2;
    }

    void reverse() {
        long x = x1;
        long y = y1;
        x1 = x2;
        y1 = y2;
        x2 = x;
        y2 = y;
    }

    /** Moves both ends by the same amount in x and y. */
    void move(long by) {
        x1 += by;
        y1 += by;
        x2 += by;
        y2 += by;
    }

    /**
     * Cuts at the rows first, then at the columns, each time starting with the first end: divisions truncate, so the
     * order decides which pixels a clipped line covers.
     *
     * @return whether anything is left
     */
    boolean clip(long width, long height) {
        long right = width - 1;
        long bottom = height - 1;
        if (apart(x1, x2, right) || apart(y1, y2, bottom)) {
            return false;
        }
        if (y1 < 0 || y1 > bottom) {
            long edge = y1 < 0 ? 0 : bottom;
            x1 += proportion(edge - y1, x2 - x1, y2 - y1);
            y1 = edge;
        }
        if (y2 < 0 || y2 > bottom) {
            long edge = y2 < 0 ? 0 : bottom;
            x2 += proportion(edge - y2, x2 - x1, y2 - y1);
            y2 = edge;
        }
        if (apart(x1, x2, right)) {
            return false;
        }
        if (x1 < 0 || x1 > right) {
            long edge = x1 < 0 ? 0 : right;
            y1 += proportion(edge - x1, y2 - y1, x2 - x1);
            x1 = edge;
        }
        if (x2 < 0 || x2 > right) {
            long edge = x2 < 0 ? 0 : right;
            y2 += proportion(edge - x2, y2 - y1, x2 - x1);
            x2 = edge;
        }
        return true;
    }

    /** Both on the same side of the picture. */
    private static boolean apart(long a, long b, long last) {
        return a < 0 && b < 0 || a > last && b > last;
    }

    /** {@code a * b / c}; in double if the product overflows, which only happens far outside of any picture. */
    private static long proportion(long a, long b, long c) {
        long product = a * b;
        boolean fits = Math.multiplyHigh(a, b) == product >> 63;
        return fits ? product / c : (long) ((double) a * b / c);
    }
}
