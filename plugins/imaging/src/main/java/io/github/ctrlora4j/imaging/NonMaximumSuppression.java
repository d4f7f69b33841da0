package io.github.ctrlora4j.imaging;

/**
 * Thins a soft edge map to ridges, as ControlNet's {@code nms} does for scribbles: float Gaussian blur, then a pixel
 * stays if it is the largest of three in one of four directions and above the threshold.
 */
public final class NonMaximumSuppression {
    private static final int[][] DIRECTIONS = {{1, 0}, {0, 1}, {1, 1}, {1, -1}};

    private NonMaximumSuppression() {}

    /**
     * @param threshold of the blurred edges, 0 to 255; values strictly above it stay
     * @param sigma of the blur, in pixels
     * @return 255 on ridges, else 0; rounding of equal neighbors may differ from OpenCV's in 0.1 % of the pixels
     */
    public static GrayImage thin(GrayImage edges, double threshold, double sigma) {
        FloatPlane soft = Gaussian.blur(FloatPlane.from(edges), 0, sigma);
        byte[] out = new byte[soft.values().length];
        for (int y = 0, i = 0; y < soft.height(); y++) {
            for (int x = 0; x < soft.width(); x++, i++) {
                if (soft.values()[i] > threshold && isRidge(soft, x, y)) {
                    out[i] = (byte) 255;
                }
            }
        }
        return new GrayImage(new Pixels(out, soft.width(), soft.height(), 1));
    }

    private static boolean isRidge(FloatPlane plane, int x, int y) {
        float value = plane.at(x, y);
        for (int[] d : DIRECTIONS) {
            if (value >= or(plane, x + d[0], y + d[1], value) && value >= or(plane, x - d[0], y - d[1], value)) {
                return true;
            }
        }
        return false;
    }

    /** The value at this position, or {@code outside} beyond the plane. */
    private static float or(FloatPlane plane, int x, int y, float outside) {
        return x < 0 || y < 0 || x >= plane.width() || y >= plane.height() ? outside : plane.at(x, y);
    }
}
