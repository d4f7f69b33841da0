package io.github.ctrlora4j.runtime.evaluation;

import java.util.stream.IntStream;

/**
 * Kernel inception distance (Bińkowski et al. 2018): the unbiased squared maximum mean discrepancy of two sets of features
 * under the kernel (x · y / d + 1)³. Unlike the Fréchet distance it has no bias for small sets. Stateless.
 */
final class KernelDistance {
    private KernelDistance() {}

    /**
     * Over all rows; can be below 0 for sets that do not differ.
     *
     * @param a at least 2 rows of the same length
     * @throws IllegalArgumentException if there are too few rows
     */
    static double between(float[][] a, float[][] b) {
        if (a.length < 2 || b.length < 2) {
            throw new IllegalArgumentException("needs at least 2 images on each side");
        }
        double within =
                inside(a) / ((double) a.length * (a.length - 1)) + inside(b) / ((double) b.length * (b.length - 1));
        double across = IntStream.range(0, a.length)
                .parallel()
                .mapToDouble(i -> sum(a[i], b, 0))
                .sum();
        return within - 2 * across / ((double) a.length * b.length);
    }

    /** Sum over all ordered pairs of different rows. */
    private static double inside(float[][] rows) {
        return 2
                * IntStream.range(0, rows.length)
                        .parallel()
                        .mapToDouble(i -> sum(rows[i], rows, i + 1))
                        .sum();
    }

    private static double sum(float[] row, float[][] others, int first) {
        double sum = 0;
        for (int j = first; j < others.length; j++) {
            double dot = 0;
            for (int k = 0; k < row.length; k++) {
                dot += (double) row[k] * others[j][k];
            }
            double base = dot / row.length + 1;
            sum += base * base * base;
        }
        return sum;
    }
}
