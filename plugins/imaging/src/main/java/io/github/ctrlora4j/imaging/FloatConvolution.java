package io.github.ctrlora4j.imaging;

import java.util.Arrays;

/** Separable float32 filters with mirrored borders, the terms added from left to right and from top to bottom. */
final class FloatConvolution {
    private FloatConvolution() {}

    /** @param alongRow weights of an odd number of neighbors, left to right; {@code alongColumn} top to bottom */
    static FloatPlane separable(FloatPlane plane, float[] alongRow, float[] alongColumn) {
        int width = plane.width();
        int height = plane.height();
        float[][] rows = alongRows(plane, alongRow);
        float[] out = new float[plane.values().length];
        float[] sums = new float[width];
        int radius = alongColumn.length / 2;
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, 0);
            for (int k = 0; k < alongColumn.length; k++) {
                addScaled(sums, rows[Borders.reflect(y + k - radius, height)], alongColumn[k]);
            }
            System.arraycopy(sums, 0, out, y * width, width);
        }
        return new FloatPlane(width, height, out);
    }

    private static float[][] alongRows(FloatPlane plane, float[] weights) {
        int width = plane.width();
        int radius = weights.length / 2;
        float[] in = plane.values();
        float[][] out = new float[plane.height()][width];
        float[] padded = new float[width + 2 * radius];
        float[] shifted = new float[width];
        for (int y = 0; y < out.length; y++) {
            pad(in, y * width, padded, radius, width);
            for (int k = 0; k < weights.length; k++) {
                System.arraycopy(padded, k, shifted, 0, width);
                addScaled(out[y], shifted, weights[k]);
            }
        }
        return out;
    }

    private static void pad(float[] in, int row, float[] padded, int radius, int width) {
        System.arraycopy(in, row, padded, radius, width);
        for (int k = 1; k <= radius; k++) {
            padded[radius - k] = in[row + Borders.reflect(-k, width)];
            padded[radius + width - 1 + k] = in[row + Borders.reflect(width - 1 + k, width)];
        }
    }

    /** The compiler vectorizes only loops without an offset; copying a row to get one costs less. */
    private static void addScaled(float[] sums, float[] values, float weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * values[i];
        }
    }
}
