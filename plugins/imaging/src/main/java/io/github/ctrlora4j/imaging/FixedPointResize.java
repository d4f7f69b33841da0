package io.github.ctrlora4j.imaging;

import java.util.Arrays;

/**
 * OpenCV's 8-bit resize: each axis in turn, 11-bit weights, integer sums. Source rows are filtered horizontally once
 * and kept in a ring as long as rows of the result need them.
 */
final class FixedPointResize {
    /** Two axes of 11 fraction bits. */
    private static final float SCALE = 0x1p-22f;
    /** Values that OpenCV's baseline on x86-64 sums at once. */
    private static final int VECTOR = 8;

    private final Pixels source;
    private final ResizeTaps columns;
    private final int[] columnWeights;
    private final int[][] ring;
    private final int[] held;

    private FixedPointResize(Pixels source, ResizeTaps columns, int stride) {
        this.source = source;
        this.columns = columns;
        this.columnWeights = columns.fixedWeights();
        this.ring = new int[columns.taps()][stride];
        this.held = new int[columns.taps()];
        Arrays.fill(held, -1);
    }

    static void nearest(Pixels source, Pixels target) {
        int[] columns = ResizeTaps.nearest(source.width(), target.width());
        int[] rows = ResizeTaps.nearest(source.height(), target.height());
        byte[] in = source.data();
        byte[] out = target.data();
        int channels = source.channels();
        int stride = target.stride();
        for (int y = 0; y < rows.length; y++) {
            int to = y * stride;
            if (y > 0 && rows[y] == rows[y - 1]) {
                System.arraycopy(out, to - stride, out, to, stride);
                continue;
            }
            int row = rows[y] * source.stride();
            for (int x : columns) {
                int from = row + x * channels;
                out[to++] = in[from];
                if (channels == 3) {
                    out[to++] = in[from + 1];
                    out[to++] = in[from + 2];
                }
            }
        }
    }

    static void interpolate(Pixels source, Pixels target, Interpolation interpolation) {
        ResizeTaps columns = ResizeTaps.columns(interpolation, source.width(), target.width());
        ResizeTaps rows = ResizeTaps.rows(interpolation, source.height(), target.height());
        new FixedPointResize(source, columns, target.stride()).run(rows, target);
    }

    private void run(ResizeTaps rows, Pixels target) {
        int taps = rows.taps();
        int[] positions = rows.positions();
        int[] weights = rows.fixedWeights();
        int[] sums = new int[target.stride()];
        int[][] window = new int[taps][];
        int[] b = new int[taps];
        for (int y = 0; y < target.height(); y++) {
            for (int k = 0; k < taps; k++) {
                window[k] = filtered(positions[y * taps + k]);
                b[k] = weights[y * taps + k];
            }
            switch (taps) {
                case 2 -> linear(window, b, sums);
                case 4 -> cubic(window, b, sums);
                default -> lanczos(window, b, sums);
            }
            store(sums, target.data(), y * sums.length);
        }
    }

    /** Rows of a window are neighbors, so that their numbers differ modulo the length of the ring. */
    private int[] filtered(int y) {
        int slot = y % ring.length;
        if (held[slot] != y) {
            held[slot] = y;
            if (source.channels() == 3) {
                filter3(y * source.stride(), ring[slot]);
            } else {
                filter1(y * source.stride(), ring[slot]);
            }
        }
        return ring[slot];
    }

    private void filter1(int row, int[] out) {
        byte[] in = source.data();
        int[] positions = columns.positions();
        int taps = columns.taps();
        for (int d = 0, t = 0; d < out.length; d++) {
            int sum = 0;
            for (int k = 0; k < taps; k++, t++) {
                sum += columnWeights[t] * (in[row + positions[t]] & 0xFF);
            }
            out[d] = sum;
        }
    }

    private void filter3(int row, int[] out) {
        byte[] in = source.data();
        int[] positions = columns.positions();
        int taps = columns.taps();
        for (int d = 0, t = 0; d < out.length; d += 3) {
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int k = 0; k < taps; k++, t++) {
                int p = row + 3 * positions[t];
                int w = columnWeights[t];
                red += w * (in[p] & 0xFF);
                green += w * (in[p + 1] & 0xFF);
                blue += w * (in[p + 2] & 0xFF);
            }
            out[d] = red;
            out[d + 1] = green;
            out[d + 2] = blue;
        }
    }

    /** Keeps 16 of the 22 fraction bits in two steps, as OpenCV's vector code does. */
    private static void linear(int[][] rows, int[] b, int[] out) {
        int[] r0 = rows[0];
        int[] r1 = rows[1];
        int b0 = b[0];
        int b1 = b[1];
        for (int i = 0; i < out.length; i++) {
            out[i] = (b0 * (r0[i] >> 4) >> 16) + (b1 * (r1[i] >> 4) >> 16) + 2 >> 2;
        }
    }

    /**
     * OpenCV's vector code sums four rows in float32, the lowest first, and rounds halves to even; it sums the rest,
     * which does not fill a vector, in integers and rounds halves up.
     */
    private static void cubic(int[][] rows, int[] b, int[] out) {
        int[] r0 = rows[0];
        int[] r1 = rows[1];
        int[] r2 = rows[2];
        int[] r3 = rows[3];
        float w0 = b[0] * SCALE;
        float w1 = b[1] * SCALE;
        float w2 = b[2] * SCALE;
        float w3 = b[3] * SCALE;
        int vectors = out.length - out.length % VECTOR;
        for (int i = 0; i < vectors; i++) {
            out[i] = (int) Math.rint(w3 * r3[i] + w2 * r2[i] + w1 * r1[i] + w0 * r0[i]);
        }
        for (int i = vectors; i < out.length; i++) {
            out[i] = b[0] * r0[i] + b[1] * r1[i] + b[2] * r2[i] + b[3] * r3[i] + (1 << 21) >> 22;
        }
    }

    private static void lanczos(int[][] rows, int[] b, int[] out) {
        Arrays.fill(out, 1 << 21);
        for (int k = 0; k < rows.length; k += 2) {
            int[] r0 = rows[k];
            int[] r1 = rows[k + 1];
            int b0 = b[k];
            int b1 = b[k + 1];
            for (int i = 0; i < out.length; i++) {
                out[i] += b0 * r0[i] + b1 * r1[i];
            }
        }
        for (int i = 0; i < out.length; i++) {
            out[i] >>= 22;
        }
    }

    private static void store(int[] values, byte[] out, int offset) {
        for (int i = 0; i < values.length; i++) {
            out[offset + i] = (byte) Math.max(0, Math.min(values[i], 255));
        }
    }
}
