package io.github.ctrlora4j.api.image;

/** Separable float32 filters with mirrored borders, the terms added from left to right and from top to bottom. */
final class FloatConvolution {
    private FloatConvolution() {}

    /** @param alongRow weights of an odd number of neighbours, left to right; {@code alongColumn} top to bottom */
    static FloatPlane separable(FloatPlane plane, float[] alongRow, float[] alongColumn) {
        int width = plane.width();
        int height = plane.height();
        float[] rows = alongRows(plane, alongRow);
        float[] out = new float[rows.length];
        int radius = alongColumn.length / 2;
        for (int y = 0; y < height; y++) {
            for (int k = 0; k < alongColumn.length; k++) {
                int from = Borders.reflect(y + k - radius, height) * width;
                addScaled(out, y * width, rows, from, width, alongColumn[k]);
            }
        }
        return new FloatPlane(width, height, out);
    }

    private static float[] alongRows(FloatPlane plane, float[] weights) {
        int width = plane.width();
        int radius = weights.length / 2;
        float[] in = plane.values();
        float[] out = new float[in.length];
        float[] padded = new float[width + 2 * radius];
        for (int row = 0; row < in.length; row += width) {
            for (int x = -radius; x < width + radius; x++) {
                padded[x + radius] = in[row + Borders.reflect(x, width)];
            }
            for (int k = 0; k < weights.length; k++) {
                addScaled(out, row, padded, k, width, weights[k]);
            }
        }
        return out;
    }

    private static void addScaled(float[] out, int to, float[] in, int from, int count, float weight) {
        for (int i = 0; i < count; i++) {
            out[to + i] += weight * in[from + i];
        }
    }
}
