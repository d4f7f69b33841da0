package io.github.ctrlora4j.imaging;

/**
 * The inside of OpenCV's {@code fillConvexPoly}: two sides walk down from the topmost corner, and every row between
 * them is filled. The outline is drawn separately.
 */
final class ConvexFill {
    /** Fraction bits of a position. */
    static final int SHIFT = 16;

    private static final int HALF = 1 << SHIFT - 1;

    private final long[] corners;
    /** Edges that no side has taken yet. */
    private int left;

    private ConvexFill(long[] corners) {
        this.corners = corners;
        this.left = corners.length / 2;
    }

    /** @param corners x and y of each corner in turn, 16.16 fixed point */
    static void fill(Canvas canvas, long[] corners, int rgb) {
        if (corners.length >= 6) {
            new ConvexFill(corners).run(canvas, rgb);
        }
    }

    private void run(Canvas canvas, int rgb) {
        int top = 0;
        int bottom = 0;
        for (int i = 0; i < corners.length / 2; i++) {
            top = corners[2 * i + 1] < corners[2 * top + 1] ? i : top;
            bottom = corners[2 * i + 1] > corners[2 * bottom + 1] ? i : bottom;
        }
        long y = row(top);
        long last = Math.min(row(bottom), canvas.height() - 1L);
        Side forward = new Side(top, 1, y);
        Side backward = new Side(top, -1, y);
        while (y <= last) {
            if (!forward.reach(y) || !backward.reach(y)) {
                return;
            }
            long from = Math.min(forward.x, backward.x) + HALF >> SHIFT;
            long to = Math.max(forward.x, backward.x) + HALF >> SHIFT;
            canvas.span(y, from, to, rgb);
            // Above the canvas nothing is drawn: go to the next corner, or to the first row, at once.
            long rows = y < 0 ? Math.max(1, Math.min(Math.min(forward.end, backward.end), 0) - y) : 1;
            forward.x += rows * forward.slope;
            backward.x += rows * backward.slope;
            y += rows;
        }
    }

    private long row(int corner) {
        return corners[2 * corner + 1] + HALF >> SHIFT;
    }

    /** One of the two chains of edges from the topmost corner down. */
    private final class Side {
        private final int direction;
        private int corner;
        private long x;
        private long slope;
        /** The row of the corner at which the current edge ends. */
        private long end;

        Side(int corner, int direction, long y) {
            this.corner = corner;
            this.direction = direction;
            this.end = y;
        }

        /** Takes edges until one reaches below this row; false if none is left. */
        boolean reach(long y) {
            if (y < end) {
                return true;
            }
            while (left-- > 0) {
                int start = corner;
                corner = Math.floorMod(corner + direction, corners.length / 2);
                if (row(corner) > y) {
                    long rows = row(corner) - y;
                    x = corners[2 * start];
                    slope = ((corners[2 * corner] - x) * 2 + rows) / (2 * rows);
                    end = row(corner);
                    return true;
                }
            }
            return false;
        }
    }
}
