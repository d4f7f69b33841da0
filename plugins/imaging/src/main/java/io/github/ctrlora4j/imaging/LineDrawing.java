package io.github.ctrlora4j.imaging;

/** The lines of OpenCV's drawing module on a canvas, in one color. */
final class LineDrawing {
    private static final int SHIFT = ConvexFill.SHIFT;
    private static final int ONE = 1 << SHIFT;
    private static final int HALF = ONE >> 1;

    private final Canvas canvas;
    private final int rgb;

    LineDrawing(Canvas canvas, int rgb) {
        this.canvas = canvas;
        this.rgb = rgb;
    }

    /** Bresenham's walk from the left end, after the line is clipped to the canvas. */
    void thin(int x1, int y1, int x2, int y2) {
        Segment line = new Segment(x1, y1, x2, y2);
        if (!line.clip(canvas.width(), canvas.height())) {
            return;
        }
        if (line.x2 < line.x1) {
            line.reverse();
        }
        long width = line.x2 - line.x1;
        long height = Math.abs(line.y2 - line.y1);
        int down = line.y2 < line.y1 ? -1 : 1;
        boolean steep = height > width;
        long major = Math.max(width, height);
        long minor = Math.min(width, height);
        long error = major - 2 * minor;
        long x = line.x1;
        long y = line.y1;
        for (long n = 0; n <= major; n++) {
            canvas.span(y, x, x, rgb);
            boolean aside = error < 0;
            error += (aside ? 2 * major : 0) - 2 * minor;
            x += steep && !aside ? 0 : 1;
            y += steep || aside ? down : 0;
        }
    }

    /** A filled strip along the line with a disc at each end; the line is first clipped to an enlarged canvas. */
    void thick(int x1, int y1, int x2, int y2, int thickness) {
        long margin = thickness;
        Segment line = new Segment(x1 + margin, y1 + margin, x2 + margin, y2 + margin);
        if (!line.clip(canvas.width() + 2 * margin, canvas.height() + 2 * margin)) {
            return;
        }
        line.move(-margin);
        double dx = line.x1 - line.x2;
        double dy = line.y2 - line.y1;
        if (dx != 0 || dy != 0) {
            double half = ((long) thickness << SHIFT - 1) + (thickness & 1) * ONE * 0.5;
            double scale = half / Math.sqrt(dx * dx + dy * dy);
            long offsetX = (long) Math.rint(dy * scale);
            long offsetY = (long) Math.rint(dx * scale);
            long left = line.x1 << SHIFT;
            long top = line.y1 << SHIFT;
            long right = line.x2 << SHIFT;
            long bottom = line.y2 << SHIFT;
            strip(new long[] {
                left + offsetX,
                top + offsetY,
                left - offsetX,
                top - offsetY,
                right - offsetX,
                bottom - offsetY,
                right + offsetX,
                bottom + offsetY
            });
        }
        canvas.fillCircle((int) line.x1, (int) line.y1, (thickness + 1) / 2, rgb);
        canvas.fillCircle((int) line.x2, (int) line.y2, (thickness + 1) / 2, rgb);
    }

    private void strip(long[] corners) {
        for (int i = 0; i < corners.length; i += 2) {
            int before = (i + corners.length - 2) % corners.length;
            fixedPoint(new Segment(corners[before], corners[before + 1], corners[i], corners[i + 1]));
        }
        ConvexFill.fill(canvas, corners, rgb);
    }

    /** A line between 16.16 positions: whole steps along the longer axis, the other in fixed point. */
    private void fixedPoint(Segment line) {
        if (!line.clip((long) canvas.width() << SHIFT, (long) canvas.height() << SHIFT)) {
            return;
        }
        long dx = Math.abs(line.x2 - line.x1);
        long dy = Math.abs(line.y2 - line.y1);
        boolean flat = dx > dy;
        if (flat ? line.x2 < line.x1 : line.y2 < line.y1) {
            line.reverse();
        }
        point(line.x2 + HALF, line.y2 + HALF);
        long stepX = flat ? ONE : (line.x2 - line.x1 << SHIFT) / (dy | 1);
        long stepY = flat ? (line.y2 - line.y1 << SHIFT) / (dx | 1) : ONE;
        long x = line.x1 + HALF;
        long y = line.y1 + HALF;
        for (long n = Math.max(dx, dy) >> SHIFT; n >= 0; n--) {
            point(x, y);
            x += stepX;
            y += stepY;
        }
    }

    private void point(long x, long y) {
        canvas.span(y >> SHIFT, x >> SHIFT, x >> SHIFT, rgb);
    }
}
