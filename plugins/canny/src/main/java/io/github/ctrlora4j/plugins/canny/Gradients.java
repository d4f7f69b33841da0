package io.github.ctrlora4j.plugins.canny;

import io.github.ctrlora4j.api.RgbImage;

/**
 * Sobel derivatives of the channel that changes most at each pixel. Confined to one detection: the arrays are shared,
 * not copied.
 */
final class Gradients {
    final int width;
    final int height;

    /**
     * Pixels per row of the arrays, including a border of one pixel on either side. The border, also above and below,
     * is zero.
     */
    final int stride;

    final short[] dx;
    final short[] dy;

    /** L1 norm: |dx| + |dy|, at most 2 × 4 × 255. */
    final short[] magnitude;

    private Gradients(int width, int height) {
        this.width = width;
        this.height = height;
        this.stride = width + 2;
        int length = Math.multiplyExact(stride, height + 2);
        this.dx = new short[length];
        this.dy = new short[length];
        this.magnitude = new short[length];
    }

    static Gradients of(RgbImage source) {
        Gradients gradients = new Gradients(source.width(), source.height());
        byte[] rgb = source.toBytes();
        int rowBytes = 3 * source.width();
        // The 3x3 kernels are separable: a column's sum 1 2 1 and difference -1 0 1, with one pixel more on either
        // side.
        int[] sums = new int[rowBytes + 6];
        int[] differences = new int[rowBytes + 6];
        for (int y = 0; y < source.height(); y++) {
            int above = Math.max(y - 1, 0) * rowBytes;
            int below = Math.min(y + 1, source.height() - 1) * rowBytes;
            columns(rgb, above, y * rowBytes, below, sums, differences);
            gradients.row(y, sums, differences);
        }
        return gradients;
    }

    private static void columns(byte[] rgb, int above, int here, int below, int[] sums, int[] differences) {
        int rowBytes = sums.length - 6;
        for (int i = 0; i < rowBytes; i++) {
            int top = rgb[above + i] & 0xFF;
            int bottom = rgb[below + i] & 0xFF;
            sums[i + 3] = top + 2 * (rgb[here + i] & 0xFF) + bottom;
            differences[i + 3] = bottom - top;
        }
        repeatEdges(sums);
        repeatEdges(differences);
    }

    /** OpenCV's BORDER_REPLICATE. */
    private static void repeatEdges(int[] row) {
        System.arraycopy(row, 3, row, 0, 3);
        System.arraycopy(row, row.length - 6, row, row.length - 3, 3);
    }

    private void row(int y, int[] sums, int[] differences) {
        int out = (y + 1) * stride + 1;
        for (int i = 0; i < 3 * width; i += 3, out++) {
            int steepest = i;
            int largest = norm(i, sums, differences);
            for (int channel = i + 1; channel < i + 3; channel++) {
                int norm = norm(channel, sums, differences);
                // Strict: the first channel wins a tie.
                if (norm > largest) {
                    largest = norm;
                    steepest = channel;
                }
            }
            magnitude[out] = (short) largest;
            dx[out] = (short) horizontal(steepest, sums);
            dy[out] = (short) vertical(steepest, differences);
        }
    }

    private static int norm(int i, int[] sums, int[] differences) {
        return Math.abs(horizontal(i, sums)) + Math.abs(vertical(i, differences));
    }

    private static int horizontal(int i, int[] sums) {
        return sums[i + 6] - sums[i];
    }

    private static int vertical(int i, int[] differences) {
        return differences[i] + 2 * differences[i + 3] + differences[i + 6];
    }
}
