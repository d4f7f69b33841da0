package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.Upscaler;

/**
 * PyTorch's {@code interpolate} without aligned corners, on planes of float32. Pillow's bicubic, too, is the
 * antialiased one.
 */
enum LatentResize {
    BILINEAR(1, false),
    BILINEAR_ANTIALIASED(1, true),
    BICUBIC(2, false),
    BICUBIC_ANTIALIASED(2, true),
    NEAREST(0, false),
    NEAREST_EXACT(0, false);

    /** Keys' parameter; PyTorch follows OpenCV without, and Pillow with antialiasing. */
    private static final double SHARP = -0.75;

    private static final double SOFT = -0.5;

    private final int support;
    private final boolean antialias;

    LatentResize(int support, boolean antialias) {
        this.support = support;
        this.antialias = antialias;
    }

    static LatentResize of(Upscaler upscaler) {
        return switch (upscaler) {
            case LATENT -> BILINEAR;
            case LATENT_ANTIALIASED -> BILINEAR_ANTIALIASED;
            case LATENT_BICUBIC -> BICUBIC;
            case LATENT_BICUBIC_ANTIALIASED -> BICUBIC_ANTIALIASED;
            case LATENT_NEAREST -> NEAREST;
            case LATENT_NEAREST_EXACT -> NEAREST_EXACT;
            case LANCZOS, NEAREST ->
                throw new IllegalArgumentException(upscaler + " works on pictures, not on latents");
        };
    }

    /** @param planes any number of planes of height × width, row-major */
    float[] resize(float[] planes, int height, int width, int newHeight, int newWidth) {
        int count = planes.length / (height * width);
        float[] wide = along(planes, count * height, width, 1, newWidth);
        return along(wide, count, height, newWidth, newHeight);
    }

    /** Along an axis of {@code lines} that has {@code step} elements behind it. */
    private float[] along(float[] values, int lines, int side, int step, int newSide) {
        if (side == newSide) {
            return values;
        }
        float[] result = new float[lines * newSide * step];
        for (int position = 0; position < newSide; position++) {
            Taps taps = taps(position, side, newSide);
            for (int line = 0; line < lines; line++) {
                for (int rest = 0; rest < step; rest++) {
                    double sum = 0;
                    for (int k = 0; k < taps.weights.length; k++) {
                        int from = Math.max(0, Math.min(taps.first + k, side - 1));
                        sum += taps.weights[k] * values[(line * side + from) * step + rest];
                    }
                    result[(line * newSide + position) * step + rest] = (float) sum;
                }
            }
        }
        return result;
    }

    /** The source positions of one position of the result; those outside stand for the border. */
    private static final class Taps {
        private final int first;
        private final double[] weights;

        Taps(int first, double... weights) {
            this.first = first;
            this.weights = weights;
        }
    }

    private Taps taps(int position, int side, int newSide) {
        double scale = (double) side / newSide;
        if (support == 0) {
            double from = this == NEAREST ? position * scale : (position + 0.5) * scale;
            return new Taps((int) from, 1);
        }
        return antialias ? filter(position, side, scale) : interpolation(position, scale);
    }

    private Taps interpolation(int position, double scale) {
        double center = (position + 0.5) * scale - 0.5;
        if (support == 1) {
            center = Math.max(0, center);
        }
        int first = (int) Math.floor(center) - support + 1;
        double[] weights = new double[2 * support];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = weight(first + k - center, SHARP);
        }
        return new Taps(first, weights);
    }

    /** Widened where the picture shrinks; what lies outside is left out. */
    private Taps filter(int position, int side, double scale) {
        double widening = Math.max(1, scale);
        double center = (position + 0.5) * scale;
        int first = Math.max(0, (int) (center - support * widening + 0.5));
        int end = Math.min(side, (int) (center + support * widening + 0.5));
        double[] weights = new double[end - first];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            weights[k] = weight((first + k - center + 0.5) / widening, SOFT);
            sum += weights[k];
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        return new Taps(first, weights);
    }

    private double weight(double distance, double a) {
        double x = Math.abs(distance);
        if (support == 1) {
            return Math.max(0, 1 - x);
        }
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }
}
