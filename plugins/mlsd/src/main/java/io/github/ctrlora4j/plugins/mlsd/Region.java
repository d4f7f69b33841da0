package io.github.ctrlora4j.plugins.mlsd;

/** Pixels of a picture, each with a weight, and the rectangle around them. Confined to one thread. */
final class Region {
    /**
     * A rectangle along a region's main axis.
     *
     * @param axis through the region's middle from end to end
     * @param length of the axis, in pixels
     * @param density the part of the rectangle that the region's pixels fill, at most 1
     */
    record Rectangle(Line axis, double length, double density) {}

    private final int[] pixels;
    private final float[] weights;
    private final int width;
    private final double middleX;
    private final double middleY;

    /**
     * @param pixels indices into {@code weights}, at least one
     * @param weights of every pixel of the picture, positive for those of the region
     * @param width of the picture
     */
    Region(int[] pixels, float[] weights, int width) {
        this.pixels = pixels;
        this.weights = weights;
        this.width = width;
        double sum = 0;
        double x = 0;
        double y = 0;
        for (int pixel : pixels) {
            sum += weights[pixel];
            x += weights[pixel] * (pixel % width);
            y += weights[pixel] * (pixel / width);
        }
        middleX = x / sum;
        middleY = y / sum;
    }

    Rectangle rectangle() {
        double angle = mainAxis();
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double from = 0;
        double to = 0;
        double left = 0;
        double right = 0;
        for (int pixel : pixels) {
            double x = pixel % width - middleX;
            double y = pixel / width - middleY;
            from = Math.min(from, x * cos + y * sin);
            to = Math.max(to, x * cos + y * sin);
            left = Math.min(left, y * cos - x * sin);
            right = Math.max(right, y * cos - x * sin);
        }
        Line axis = new Line(middleX + from * cos, middleY + from * sin, middleX + to * cos, middleY + to * sin);
        // The rectangle reaches half a pixel beyond the centers of the outermost pixels.
        double area = (to - from + 1) * (right - left + 1);
        return new Rectangle(axis, to - from, Math.min(1, pixels.length / area));
    }

    /** Of the ellipse of inertia, in radians from the x axis. */
    private double mainAxis() {
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int pixel : pixels) {
            double x = pixel % width - middleX;
            double y = pixel / width - middleY;
            xx += weights[pixel] * x * x;
            xy += weights[pixel] * x * y;
            yy += weights[pixel] * y * y;
        }
        return Math.atan2(2 * xy, xx - yy) / 2;
    }
}
