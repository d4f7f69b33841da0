package io.github.ctrlora4j.api.image;

import java.util.Arrays;

/**
 * Fixed-point interpolation, first along the rows, then across them.
 *
 * <p>Only as many horizontally interpolated rows are kept as a target row needs: row r lies in slot r modulo that number.
 */
final class Separable {
    /** Both passes' weights carry {@link Taps#BITS} bits. */
    private static final int SHIFT = 2 * Taps.BITS;

    private final Pixels source;
    private final Taps columns;
    private final int[][] slots;
    private final int[] held;

    private Separable(Pixels source, Taps columns, int slots, int stride) {
        this.source = source;
        this.columns = columns;
        this.slots = new int[slots][stride];
        this.held = new int[slots];
        Arrays.fill(held, -1);
    }

    static void resize(Pixels source, Pixels target, AxisTaps kernel) {
        Taps rows = kernel.of(source.height(), target.height());
        Separable pass =
                new Separable(source, kernel.of(source.width(), target.width()), rows.count(), target.stride());
        for (int y = 0; y < target.height(); y++) {
            switch (rows.count()) {
                case 2 -> pass.blendTwo(rows, y, target);
                case 4 -> pass.blendFour(rows, y, target);
                default -> pass.blendMany(rows, y, target);
            }
        }
    }

    /** OpenCV's vertical step for two rows drops bits early; the order of the shifts decides about single levels. */
    private void blendTwo(Taps rows, int y, Pixels target) {
        int[] upper = row(rows.source(y, 0));
        int[] lower = row(rows.source(y, 1));
        int upperWeight = rows.weight(y, 0);
        int lowerWeight = rows.weight(y, 1);
        byte[] out = target.rgb();
        int start = y * target.stride();
        for (int i = 0; i < upper.length; i++) {
            int a = upperWeight * (upper[i] >> 4) >> 16;
            int b = lowerWeight * (lower[i] >> 4) >> 16;
            out[start + i] = (byte) (a + b + 2 >> 2);
        }
    }

    /**
     * OpenCV sums four rows in float32 with fused multiply-adds, the lowest row first. The products are whole numbers
     * here, so that adding in double is exact and the cast is the one rounding of each step.
     */
    private void blendFour(Taps rows, int y, Pixels target) {
        float[] sum = new float[target.stride()];
        for (int k = rows.count() - 1; k >= 0; k--) {
            int weight = rows.weight(y, k);
            int[] row = row(rows.source(y, k));
            for (int i = 0; i < sum.length; i++) {
                sum[i] = (float) ((double) sum[i] + weight * row[i]);
            }
        }
        byte[] out = target.rgb();
        int start = y * target.stride();
        for (int i = 0; i < sum.length; i++) {
            out[start + i] = clamp((int) Math.rint(sum[i] / (1 << SHIFT)));
        }
    }

    private void blendMany(Taps rows, int y, Pixels target) {
        int[] sum = new int[target.stride()];
        Arrays.fill(sum, 1 << SHIFT - 1);
        for (int k = 0; k < rows.count(); k++) {
            int weight = rows.weight(y, k);
            int[] row = row(rows.source(y, k));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * row[i];
            }
        }
        byte[] out = target.rgb();
        int start = y * target.stride();
        for (int i = 0; i < sum.length; i++) {
            out[start + i] = clamp(sum[i] >> SHIFT);
        }
    }

    private static byte clamp(int value) {
        return (byte) Math.max(0, Math.min(value, 255));
    }

    /** A source row, interpolated horizontally. */
    private int[] row(int y) {
        int slot = y % slots.length;
        if (held[slot] != y) {
            interpolate(y, slots[slot]);
            held[slot] = y;
        }
        return slots[slot];
    }

    private void interpolate(int y, int[] out) {
        byte[] in = source.rgb();
        int start = y * source.stride();
        int taps = columns.count();
        for (int x = 0, o = 0; o < out.length; x++, o += Pixels.CHANNELS) {
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int k = 0; k < taps; k++) {
                int i = start + columns.source(x, k) * Pixels.CHANNELS;
                int weight = columns.weight(x, k);
                red += weight * (in[i] & 0xFF);
                green += weight * (in[i + 1] & 0xFF);
                blue += weight * (in[i + 2] & 0xFF);
            }
            out[o] = red;
            out[o + 1] = green;
            out[o + 2] = blue;
        }
    }

    /** Makes an axis's taps from its source and target length. */
    interface AxisTaps {
        Taps of(int from, int to);
    }
}
