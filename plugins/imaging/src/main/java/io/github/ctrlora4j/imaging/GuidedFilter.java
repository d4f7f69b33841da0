package io.github.ctrlora4j.imaging;

/**
 * The guided filter of He, Sun and Tang (Guided Image Filtering, 2013), guided by the plane itself: smooths where values
 * vary little and keeps edges. Stateless.
 */
public final class GuidedFilter {
    private GuidedFilter() {}

    /**
     * @param radius of the square windows, in pixels; at the plane's edges windows are cut
     * @param variance within a window that counts as an edge: far below it everything is averaged, far above it nothing
     * @throws IllegalArgumentException if the radius or variance is not positive
     */
    public static FloatPlane smooth(FloatPlane plane, int radius, double variance) {
        if (radius < 1 || !(variance > 0)) {
            throw new IllegalArgumentException(
                    "radius and variance must be positive, got " + radius + " and " + variance);
        }
        int width = plane.width();
        int height = plane.height();
        float[] values = plane.values();
        double[] mean = new double[values.length];
        double[] square = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            mean[i] = values[i];
            square[i] = (double) values[i] * values[i];
        }
        average(mean, width, height, radius);
        average(square, width, height, radius);
        // Within a window the result is slope * value + offset.
        double[] slope = square;
        double[] offset = mean;
        for (int i = 0; i < slope.length; i++) {
            double spread = Math.max(0, square[i] - mean[i] * mean[i]);
            slope[i] = spread / (spread + variance);
            offset[i] = (1 - slope[i]) * mean[i];
        }
        average(slope, width, height, radius);
        average(offset, width, height, radius);
        float[] smooth = new float[values.length];
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] = (float) (slope[i] * values[i] + offset[i]);
        }
        return new FloatPlane(width, height, smooth);
    }

    /** Each value becomes the mean of its window: rows, then columns. */
    private static void average(double[] values, int width, int height, int radius) {
        for (int y = 0; y < height; y++) {
            average(values, y * width, 1, width, radius);
        }
        for (int x = 0; x < width; x++) {
            average(values, x, width, height, radius);
        }
    }

    private static void average(double[] values, int start, int stride, int count, int radius) {
        double[] sums = new double[count + 1];
        for (int i = 0; i < count; i++) {
            sums[i + 1] = sums[i] + values[start + i * stride];
        }
        for (int i = 0; i < count; i++) {
            int from = Math.max(0, i - radius);
            int to = Math.min(count, i + radius + 1);
            values[start + i * stride] = (sums[to] - sums[from]) / (to - from);
        }
    }
}
