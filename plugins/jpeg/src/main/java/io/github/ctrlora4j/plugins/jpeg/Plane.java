package io.github.ctrlora4j.plugins.jpeg;

/**
 * One component of a picture, 0 to 255, in whole blocks of 8×8: the part beyond the picture repeats its edge. Mutable.
 */
final class Plane {
    static final int BLOCK = 8;

    /** Of the rows in memory, a multiple of 8. */
    final int stride;

    final int rows;
    final int[] samples;

    Plane(int width, int height) {
        stride = (width + BLOCK - 1) / BLOCK * BLOCK;
        rows = (height + BLOCK - 1) / BLOCK * BLOCK;
        samples = new int[Math.multiplyExact(stride, rows)];
    }

    /** Takes a row from the start of a longer array. */
    void setRow(int y, int[] values) {
        System.arraycopy(values, 0, samples, y * stride, stride);
    }

    /** Copies a row to the start of a longer array. */
    void getRow(int y, int[] values) {
        System.arraycopy(samples, y * stride, values, 0, stride);
    }

    /** Fills the rows from this one on with copies of the row before. */
    void repeatRowBefore(int row) {
        for (int y = row; y < rows; y++) {
            System.arraycopy(samples, (row - 1) * stride, samples, y * stride, stride);
        }
    }

    /** Each block's coefficients become multiples of the table's entries: all that compression loses. */
    void quantize(int[] table) {
        int[] block = new int[BLOCK * BLOCK];
        for (int y = 0; y < rows; y += BLOCK) {
            for (int x = 0; x < stride; x += BLOCK) {
                read(x, y, block);
                Dct.forward(block);
                for (int i = 0; i < block.length; i++) {
                    block[i] = nearestMultiple(block[i], table[i]);
                }
                Dct.inverse(block);
                write(block, x, y);
            }
        }
    }

    /** @param eightfold a coefficient times 8, as {@link Dct} has it; halves are rounded away from zero */
    private static int nearestMultiple(int eightfold, int entry) {
        int divisor = entry * 8;
        int numerator = Math.abs(eightfold) + divisor / 2;
        if (numerator < divisor) {
            return 0; // nearly always, and a division is slow
        }
        int magnitude = numerator / divisor * entry;
        return eightfold < 0 ? -magnitude : magnitude;
    }

    private void read(int x, int y, int[] block) {
        for (int row = 0; row < BLOCK; row++) {
            int from = (y + row) * stride + x;
            for (int column = 0; column < BLOCK; column++) {
                block[row * BLOCK + column] = samples[from + column] - 128;
            }
        }
    }

    private void write(int[] block, int x, int y) {
        for (int row = 0; row < BLOCK; row++) {
            int to = (y + row) * stride + x;
            for (int column = 0; column < BLOCK; column++) {
                samples[to + column] = Math.max(0, Math.min(255, block[row * BLOCK + column] + 128));
            }
        }
    }
}
