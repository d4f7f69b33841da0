package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;

/**
 * OpenCV's {@code GaussianBlur} with its default border, REFLECT_101. 8-bit results equal its bytes (8-bit kernel,
 * 16-bit sums); float results agree to 1e-4 on data of 0 to 255.
 *
 * <p>The kernel size is odd, or not positive: then it follows from sigma, {@code rint(6σ + 1) | 1} for 8 bit and {@code
 * rint(8σ + 1) | 1} for float. A sigma that is not positive follows from the size.
 */
public final class Gaussian {
    /** This many rows are kept in memory during a blur; four times what conditions need. */
    private static final int MAX_SIZE = 1023;

    private Gaussian() {}

    /** @throws IllegalArgumentException if sigma is not positive or needs a kernel of more than 1023 taps */
    public static RgbImage blur(RgbImage image, double sigma) {
        return blur(image, 0, sigma);
    }

    /**
     * @param size taps of the kernel: odd and at most 1023, or not positive to derive it from sigma
     * @param sigma in pixels, or not positive to derive it from the size
     * @throws IllegalArgumentException if the size is even or too large, or neither of the two is positive
     */
    public static RgbImage blur(RgbImage image, int size, double sigma) {
        int[] kernel = fixedKernel(size, sigma);
        return FixedPointBlur.blur(Pixels.of(image), kernel, kernel).toRgb();
    }

    /** As {@link #blur(RgbImage, int, double)}, along the rows alone: OpenCV's kernel {@code Size(n, 1)}. */
    public static RgbImage blurRows(RgbImage image, int size, double sigma) {
        return FixedPointBlur.blur(Pixels.of(image), fixedKernel(size, sigma), fixedKernel(1, 0))
                .toRgb();
    }

    /** As {@link #blur(RgbImage, int, double)}, along the columns alone: OpenCV's kernel {@code Size(1, n)}. */
    public static RgbImage blurColumns(RgbImage image, int size, double sigma) {
        return FixedPointBlur.blur(Pixels.of(image), fixedKernel(1, 0), fixedKernel(size, sigma))
                .toRgb();
    }

    /** As {@link #blur(RgbImage, int, double)}, one channel. */
    public static GrayImage blur(GrayImage image, int size, double sigma) {
        int[] kernel = fixedKernel(size, sigma);
        return new GrayImage(FixedPointBlur.blur(image.pixels(), kernel, kernel));
    }

    /** As {@link #blur(RgbImage, int, double)}, in float32. */
    public static FloatPlane blur(FloatPlane plane, int size, double sigma) {
        double[] kernel = kernel(size > 0 ? size : sizeFor(sigma, 8), sigma);
        float[] weights = new float[kernel.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) kernel[i];
        }
        return FloatConvolution.separable(plane, weights, weights);
    }

    /**
     * 8-bit weights with the sum 256: rounded from the outside in, each with the rounding error of the one before; the
     * center takes the rest.
     */
    static int[] fixedKernel(int size, double sigma) {
        double[] kernel = kernel(size > 0 ? size : sizeFor(sigma, 6), sigma);
        int[] fixed = new int[kernel.length];
        int radius = kernel.length / 2;
        double error = 0;
        int sum = 0;
        for (int i = 0; i < radius; i++) {
            double wanted = kernel[i] * 256 + error;
            fixed[i] = (int) Math.rint(wanted);
            fixed[kernel.length - 1 - i] = fixed[i];
            error = wanted - fixed[i];
            sum += 2 * fixed[i];
        }
        fixed[radius] = 256 - sum;
        return fixed;
    }

    private static int sizeFor(double sigma, int widths) {
        if (!(sigma > 0)) {
            throw new IllegalArgumentException(
                    "a Gaussian blur needs a positive kernel size or sigma, got sigma " + sigma);
        }
        return (int) Math.min(Math.rint(sigma * widths + 1), Integer.MAX_VALUE) | 1;
    }

    private static double[] kernel(int size, double sigma) {
        if (size % 2 == 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "the kernel size of a Gaussian blur must be odd and at most " + MAX_SIZE + ", got " + size);
        }
        if (!(sigma > 0) && size <= 7) {
            return switch (size) {
                case 1 -> new double[] {1};
                case 3 -> new double[] {0.25, 0.5, 0.25};
                case 5 -> new double[] {0.0625, 0.25, 0.375, 0.25, 0.0625};
                default -> new double[] {0.03125, 0.109375, 0.21875, 0.28125, 0.21875, 0.109375, 0.03125};
            };
        }
        double width = sigma > 0 ? sigma : 0.3 * ((size - 1) * 0.5 - 1) + 0.8;
        double[] kernel = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double x = i - size / 2;
            kernel[i] = StrictMath.exp(-x * x / (2 * width * width));
            sum += kernel[i];
        }
        for (int i = 0; i < size; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }
}
