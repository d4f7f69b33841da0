package io.github.ctrlora4j.imaging;

import java.util.Arrays;

/** OpenCV's float32 resize: columns first, then rows, both in float. */
final class FloatResize {
    private final FloatPlane source;
    private final ResizeTaps columns;
    private final float[][] ring;
    private final int[] held;

    private FloatResize(FloatPlane source, ResizeTaps columns, int width) {
        this.source = source;
        this.columns = columns;
        this.ring = new float[columns.taps()][width];
        this.held = new int[columns.taps()];
        Arrays.fill(held, -1);
    }

    static FloatPlane nearest(FloatPlane source, int width, int height) {
        int[] columns = ResizeTaps.nearest(source.width(), width);
        int[] rows = ResizeTaps.nearest(source.height(), height);
        float[] in = source.values();
        float[] out = new float[width * height];
        int o = 0;
        for (int y : rows) {
            for (int x : columns) {
                out[o++] = in[y * source.width() + x];
            }
        }
        return new FloatPlane(width, height, out);
    }

    static FloatPlane interpolate(FloatPlane source, int width, int height, Interpolation interpolation) {
        ResizeTaps columns = ResizeTaps.columns(interpolation, source.width(), width);
        ResizeTaps rows = ResizeTaps.rows(interpolation, source.height(), height);
        float[] out = new float[width * height];
        new FloatResize(source, columns, width).run(rows, out);
        return new FloatPlane(width, height, out);
    }

    private void run(ResizeTaps rows, float[] out) {
        int taps = rows.taps();
        for (int t = 0, offset = 0; t < rows.positions().length; t += taps, offset += ring[0].length) {
            for (int k = 0; k < taps; k++) {
                float[] row = filtered(rows.positions()[t + k]);
                float b = rows.weights()[t + k];
                for (int x = 0; x < row.length; x++) {
                    out[offset + x] += b * row[x];
                }
            }
        }
    }

    /** Rows of a window are neighbors, so that their numbers differ modulo the length of the ring. */
    private float[] filtered(int y) {
        float[] row = ring[y % ring.length];
        if (held[y % ring.length] != y) {
            held[y % ring.length] = y;
            filter(y * source.width(), row);
        }
        return row;
    }

    private void filter(int offset, float[] out) {
        float[] in = source.values();
        int[] positions = columns.positions();
        float[] weights = columns.weights();
        int taps = columns.taps();
        for (int d = 0, t = 0; d < out.length; d++) {
            float sum = 0;
            for (int k = 0; k < taps; k++, t++) {
                sum += weights[t] * in[offset + positions[t]];
            }
            out[d] = sum;
        }
    }
}
