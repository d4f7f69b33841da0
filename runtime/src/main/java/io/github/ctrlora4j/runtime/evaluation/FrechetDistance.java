package io.github.ctrlora4j.runtime.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.programs.CovarianceProduct;
import java.util.Arrays;

/**
 * Fréchet distance of two sets of features as normal distributions (Heusel et al. 2017, FID): {@code |m1 - m2|² + tr(C1 +
 * C2 - 2 (C1 C2)^½)} with unbiased covariances, in float64. The trace of the root is the sum of the singular values of
 * {@code F2 F1ᵀ}, where {@code C = Fᵀ F}: no covariance is formed and no root is taken of a matrix, so that it is exact
 * with fewer rows than columns, too. Stateless.
 */
final class FrechetDistance {
    private FrechetDistance() {}

    /**
     * @param scope on the CPU, for short-lived arrays
     * @param a at least 2 rows of the same length
     * @throws IllegalArgumentException if there are too few rows
     */
    static double between(NDManager scope, float[][] a, float[][] b) {
        if (a.length < 2 || b.length < 2) {
            throw new IllegalArgumentException("needs at least 2 images on each side");
        }
        double[] meanA = mean(a);
        double[] meanB = mean(b);
        double distance = 0;
        for (int i = 0; i < meanA.length; i++) {
            distance += (meanA[i] - meanB[i]) * (meanA[i] - meanB[i]);
        }
        double[] factorA = factor(a, meanA);
        double[] factorB = factor(b, meanB);
        distance += squares(factorA) + squares(factorB);
        try (NDManager local = scope.newSubManager();
                CovarianceProduct product = new CovarianceProduct()) {
            NDArray left = local.create(factorA, new Shape(a.length, meanA.length));
            NDArray right = local.create(factorB, new Shape(b.length, meanB.length));
            return distance - 2 * product.traceOfRoot(local, left, right);
        }
    }

    private static double[] mean(float[][] rows) {
        double[] mean = new double[rows[0].length];
        for (float[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i];
            }
        }
        return Arrays.stream(mean).map(sum -> sum / rows.length).toArray();
    }

    /** Rows F with Fᵀ F the unbiased covariance. */
    private static double[] factor(float[][] rows, double[] mean) {
        double scale = 1 / Math.sqrt(rows.length - 1.0);
        double[] factor = new double[rows.length * mean.length];
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < mean.length; i++) {
                factor[r * mean.length + i] = (rows[r][i] - mean[i]) * scale;
            }
        }
        return factor;
    }

    private static double squares(double[] values) {
        return Arrays.stream(values).map(value -> value * value).sum();
    }
}
