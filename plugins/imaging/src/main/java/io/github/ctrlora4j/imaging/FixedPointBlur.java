package io.github.ctrlora4j.imaging;

import java.util.Arrays;

/**
 * Symmetric 8-bit kernels along rows, then along columns, in exact integers; rounded once. Rows are filtered once and
 * kept in a ring as long as the kernel reaches them.
 */
final class FixedPointBlur {
    private final Pixels source;
    private final int[] rowKernel;
    private final int[] columnKernel;
    private final int rowRadius;
    private final int columnRadius;
    private final int[][] ring;
    /** The current row with its mirrored border. */
    private final int[] padded;
    /** Shifted copies of the row, to the left and right. */
    private final int[] left;

    private final int[] right;

    private FixedPointBlur(Pixels source, int[] rowKernel, int[] columnKernel) {
        this.source = source;
        this.rowKernel = rowKernel;
        this.columnKernel = columnKernel;
        this.rowRadius = rowKernel.length / 2;
        this.columnRadius = columnKernel.length / 2;
        this.ring = new int[Math.min(columnKernel.length, source.height())][source.stride()];
        this.padded = new int[source.stride() + 2 * rowRadius * source.channels()];
        this.left = new int[source.stride()];
        this.right = new int[source.stride()];
    }

    static Pixels blur(Pixels source, int[] rowKernel, int[] columnKernel) {
        Pixels target = source.blank(source.width(), source.height());
        new FixedPointBlur(source, rowKernel, columnKernel).run(target.data());
        return target;
    }

    private void run(byte[] out) {
        int height = source.height();
        int[] sums = new int[source.stride()];
        int filtered = 0;
        for (int y = 0; y < height; y++) {
            for (; filtered < Math.min(y + columnRadius + 1, height); filtered++) {
                alongRow(filtered, row(filtered));
            }
            Arrays.fill(sums, 1 << 15);
            add(sums, row(y), columnKernel[columnRadius]);
            for (int k = 1; k <= columnRadius; k++) {
                addPair(sums, row(y - k), row(y + k), columnKernel[columnRadius - k]);
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
        int center = rowRadius * channels;
        Arrays.fill(out, 0);
        System.arraycopy(padded, center, left, 0, left.length);
        add(out, left, rowKernel[rowRadius]);
        for (int k = 1; k <= rowRadius; k++) {
            System.arraycopy(padded, center - k * channels, left, 0, left.length);
            System.arraycopy(padded, center + k * channels, right, 0, right.length);
            addPair(out, left, right, rowKernel[rowRadius - k]);
        }
    }

    private void pad(int y) {
        byte[] in = source.data();
        int stride = source.stride();
        int border = rowRadius * source.channels();
        for (int i = 0; i < stride; i++) {
            padded[border + i] = in[y * stride + i] & 0xFF;
        }
        for (int k = 1; k <= rowRadius; k++) {
            copyPixel(Borders.reflect(-k, source.width()), -k);
            copyPixel(Borders.reflect(source.width() - 1 + k, source.width()), source.width() - 1 + k);
        }
    }

    private void copyPixel(int from, int to) {
        int channels = source.channels();
        System.arraycopy(padded, (from + rowRadius) * channels, padded, (to + rowRadius) * channels, channels);
    }

    // The compiler vectorizes only loops without an offset; copying a row to get one costs less.
    private static void add(int[] sums, int[] values, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * values[i];
        }
    }

    private static void addPair(int[] sums, int[] a, int[] b, int weight) {
        if (weight == 0) {
            return; // the rim of a wide kernel
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * (a[i] + b[i]);
        }
    }
}
