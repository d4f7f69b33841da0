package io.github.ctrlora4j.api.image;

import java.util.Arrays;

/**
 * A symmetric 8-bit kernel along rows, then along columns, in exact integers; rounded once. Rows are filtered once and
 * kept in a ring as long as the kernel reaches them.
 */
final class FixedPointBlur {
    private final Pixels source;
    private final int[] kernel;
    private final int radius;
    private final int[][] ring;
    /** The current row with its mirrored border. */
    private final int[] padded;

    private FixedPointBlur(Pixels source, int[] kernel) {
        this.source = source;
        this.kernel = kernel;
        this.radius = kernel.length / 2;
        this.ring = new int[Math.min(kernel.length, source.height())][source.stride()];
        this.padded = new int[source.stride() + 2 * radius * source.channels()];
    }

    static Pixels blur(Pixels source, int[] kernel) {
        Pixels target = source.blank(source.width(), source.height());
        new FixedPointBlur(source, kernel).run(target.data());
        return target;
    }

    private void run(byte[] out) {
        int height = source.height();
        int[] sums = new int[source.stride()];
        int filtered = 0;
        for (int y = 0; y < height; y++) {
            for (; filtered < Math.min(y + radius + 1, height); filtered++) {
                alongRow(filtered, row(filtered));
            }
            Arrays.fill(sums, 1 << 15);
            add(sums, row(y), 0, kernel[radius]);
            for (int k = 1; k <= radius; k++) {
                addPair(sums, row(y - k), 0, row(y + k), 0, kernel[radius - k]);
            }
            for (int i = 0; i < sums.length; i++) {
                out[y * sums.length + i] = (byte) (sums[i] >> 16);
            }
        }
    }

    private int[] row(int y) {
        return ring[Borders.reflect(y, source.height()) % ring.length];
    }

    private void alongRow(int y, int[] out) {
        pad(y);
        int channels = source.channels();
        int centre = radius * channels;
        Arrays.fill(out, 0);
        add(out, padded, centre, kernel[radius]);
        for (int k = 1; k <= radius; k++) {
            addPair(out, padded, centre - k * channels, padded, centre + k * channels, kernel[radius - k]);
        }
    }

    private void pad(int y) {
        byte[] in = source.data();
        int stride = source.stride();
        int border = radius * source.channels();
        for (int i = 0; i < stride; i++) {
            padded[border + i] = in[y * stride + i] & 0xFF;
        }
        for (int k = 1; k <= radius; k++) {
            copyPixel(Borders.reflect(-k, source.width()), -k);
            copyPixel(Borders.reflect(source.width() - 1 + k, source.width()), source.width() - 1 + k);
        }
    }

    private void copyPixel(int from, int to) {
        int channels = source.channels();
        System.arraycopy(padded, (from + radius) * channels, padded, (to + radius) * channels, channels);
    }

    private static void add(int[] sums, int[] values, int from, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * values[from + i];
        }
    }

    private static void addPair(int[] sums, int[] a, int fromA, int[] b, int fromB, int weight) {
        if (weight == 0) {
            return; // the rim of a wide kernel
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * (a[fromA + i] + b[fromB + i]);
        }
    }
}
