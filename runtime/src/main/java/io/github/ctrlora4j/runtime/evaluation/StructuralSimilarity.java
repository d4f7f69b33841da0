package io.github.ctrlora4j.runtime.evaluation;

import io.github.ctrlora4j.api.RgbImage;

/**
 * Structural similarity (Wang et al. 2004) in the reading of torchmetrics, which the CtrLoRA evaluation uses: Gaussian
 * window of 11 × 11 with deviation 1.5, reflecting borders, biased variances of at least 0, K 0.01 and 0.03, mean over
 * all pixels and channels. Stateless.
 */
final class StructuralSimilarity {
    private static final int RADIUS = 5;
    /** The window must fit into the picture and its mirror image. */
    static final int MIN_SIDE = RADIUS + 1;

    private static final double DEVIATION = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;
    private static final double[] WINDOW = window();

    private StructuralSimilarity() {}

    private static double[] window() {
        double[] window = new double[2 * RADIUS + 1];
        double sum = 0;
        for (int i = 0; i < window.length; i++) {
            window[i] = Math.exp(-Math.pow((i - RADIUS) / DEVIATION, 2) / 2);
            sum += window[i];
        }
        for (int i = 0; i < window.length; i++) {
            window[i] /= sum;
        }
        return window;
    }

    /**
     * 1 for equal pictures.
     *
     * @throws IllegalArgumentException if the sizes differ, or a side is shorter than 6 pixels
     */
    static double of(RgbImage a, RgbImage b) {
        if (a.width() != b.width() || a.height() != b.height() || Math.min(a.width(), a.height()) < MIN_SIDE) {
            throw new IllegalArgumentException("needs two pictures of one size, at least " + MIN_SIDE + " pixels");
        }
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            sum += similarity(plane(a, channel), plane(b, channel), a.width(), a.height());
        }
        return sum / 3;
    }

    private static double[] plane(RgbImage image, int channel) {
        byte[] levels = image.toBytes();
        double[] plane = new double[levels.length / 3];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = (levels[3 * i + channel] & 0xFF) / 255.0;
        }
        return plane;
    }

    private static double similarity(double[] a, double[] b, int width, int height) {
        double[] meanA = blurred(a, width, height);
        double[] meanB = blurred(b, width, height);
        double[] squareA = blurred(product(a, a), width, height);
        double[] squareB = blurred(product(b, b), width, height);
        double[] mixed = blurred(product(a, b), width, height);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double varianceA = Math.max(0, squareA[i] - meanA[i] * meanA[i]);
            double varianceB = Math.max(0, squareB[i] - meanB[i] * meanB[i]);
            double covariance = mixed[i] - meanA[i] * meanB[i];
            sum += (2 * meanA[i] * meanB[i] + C1)
                    * (2 * covariance + C2)
                    / ((meanA[i] * meanA[i] + meanB[i] * meanB[i] + C1) * (varianceA + varianceB + C2));
        }
        return sum / a.length;
    }

    private static double[] product(double[] a, double[] b) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }

    private static double[] blurred(double[] plane, int width, int height) {
        double[] rows = new double[plane.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int k = -RADIUS; k <= RADIUS; k++) {
                    sum += WINDOW[k + RADIUS] * plane[y * width + reflected(x + k, width)];
                }
                rows[y * width + x] = sum;
            }
        }
        double[] blurred = new double[plane.length];
        for (int y = 0; y < height; y++) {
            for (int k = -RADIUS; k <= RADIUS; k++) {
                int row = reflected(y + k, height) * width;
                for (int x = 0; x < width; x++) {
                    blurred[y * width + x] += WINDOW[k + RADIUS] * rows[row + x];
                }
            }
        }
        return blurred;
    }

    /** Without the border pixel twice, as PyTorch's "reflect". */
    private static int reflected(int index, int size) {
        int inside = Math.abs(index);
        return inside < size ? inside : 2 * size - 2 - inside;
    }
}
