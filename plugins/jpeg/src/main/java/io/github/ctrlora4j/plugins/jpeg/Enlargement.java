package io.github.ctrlora4j.plugins.jpeg;

/**
 * libjpeg's "fancy" doubling of a plane: three quarters of the nearest row and column and a quarter of the next
 * nearest. Confined to one thread.
 */
final class Enlargement {
    private final Plane half;
    private final int columns;
    private final int lastRow;
    private final int[] near;
    private final int[] far;
    /** Weighted sums of two rows, with the first and the last sum repeated. */
    private final int[] sums;

    /** @param width of the whole picture, like {@code height} */
    Enlargement(Plane half, int width, int height) {
        this.half = half;
        this.columns = (width + 1) / 2;
        this.lastRow = (height + 1) / 2 - 1;
        this.near = new int[half.stride];
        this.far = new int[half.stride];
        this.sums = new int[half.stride + 2];
    }

    /** Row {@code y} of the whole picture. */
    void row(int y, int[] out) {
        half.getRow(y / 2, near);
        if (columns <= 2) {
            // For a picture this narrow, libjpeg repeats pixels instead.
            for (int x = 0; x < 2 * columns; x++) {
                out[x] = near[x / 2];
            }
            return;
        }
        half.getRow(Math.max(0, Math.min(lastRow, y % 2 == 0 ? y / 2 - 1 : y / 2 + 1)), far);
        for (int x = 0; x < columns; x++) {
            sums[x + 1] = 3 * near[x] + far[x];
        }
        sums[0] = sums[1];
        sums[columns + 1] = sums[columns];
        for (int x = 0; x < columns; x++) {
            out[2 * x] = 3 * sums[x + 1] + sums[x] + 8 >> 4;
            out[2 * x + 1] = 3 * sums[x + 1] + sums[x + 2] + 7 >> 4;
        }
    }
}
