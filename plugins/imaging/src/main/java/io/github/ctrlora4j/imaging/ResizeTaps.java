package io.github.ctrlora4j.imaging;

import java.util.Arrays;

/**
 * The source positions that contribute to each position of the result along one axis, with their weights. Positions
 * outside the source are already clamped to its edge. The arithmetic is OpenCV's, in float and double at the same
 * places.
 */
final class ResizeTaps {
    private static final float CUBIC_A = -0.75f;
    /** 11 bits per axis, OpenCV's INTER_RESIZE_COEF_BITS. */
    private static final int FIXED_ONE = 1 << 11;

    private final int taps;
    private final int[] positions;
    private final float[] weights;

    private ResizeTaps(int taps, int length) {
        this.taps = taps;
        this.positions = new int[taps * length];
        this.weights = new float[taps * length];
    }

    /** Columns: a bilinear fraction outside the source is dropped. */
    static ResizeTaps columns(Interpolation interpolation, int source, int target) {
        return of(interpolation, source, target, true);
    }

    /** Rows: a bilinear fraction outside the source stays, between two copies of the edge row. */
    static ResizeTaps rows(Interpolation interpolation, int source, int target) {
        return of(interpolation, source, target, false);
    }

    private static ResizeTaps of(Interpolation interpolation, int source, int target, boolean dropOutside) {
        double inverse = (double) target / source;
        double scale = 1 / inverse;
        boolean cubic = interpolation == Interpolation.CUBIC;
        boolean bilinear = !cubic && interpolation != Interpolation.LANCZOS4;
        ResizeTaps result = new ResizeTaps(bilinear ? 2 : cubic ? 4 : 8, target);
        float[] w = new float[result.taps];
        for (int d = 0; d < target; d++) {
            int base;
            float fraction;
            if (interpolation == Interpolation.AREA) {
                base = (int) Math.floor(d * scale);
                fraction = (float) ((d + 1) - (base + 1) * inverse);
                fraction = fraction <= 0 ? 0 : fraction - (float) Math.floor(fraction);
            } else {
                float position = (float) ((d + 0.5) * scale - 0.5);
                base = (int) Math.floor(position);
                fraction = position - base;
            }
            if (bilinear && dropOutside && (base < 0 || base >= source - 1)) {
                fraction = 0;
            }
            if (bilinear) {
                w[0] = 1 - fraction;
                w[1] = fraction;
            } else if (cubic) {
                cubic(fraction, w);
            } else {
                lanczos(fraction, w);
            }
            result.set(d, base - result.taps / 2 + 1, source, w);
        }
        return result;
    }

    private void set(int d, int first, int source, float[] w) {
        for (int k = 0; k < taps; k++) {
            positions[d * taps + k] = Math.max(0, Math.min(first + k, source - 1));
            weights[d * taps + k] = w[k];
        }
    }

    private static void cubic(float x, float[] w) {
        float a = CUBIC_A;
        float y = 1 - x;
        w[0] = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a;
        w[1] = ((a + 2) * x - (a + 3)) * x * x + 1;
        w[2] = ((a + 2) * y - (a + 3)) * y * y + 1;
        w[3] = 1f - w[0] - w[1] - w[2];
    }

    /** Windowed sinc up to a common factor, which the division by the sum removes. */
    private static void lanczos(float x, float[] w) {
        float sum = 0;
        for (int i = 0; i < w.length; i++) {
            float t = x + 3 - i;
            double angle = t * Math.PI / 4;
            double value = Math.abs(t) < 1e-6f ? 1e30 : StrictMath.sin(angle) / (angle * angle);
            w[i] = (float) (i % 2 == 0 ? value : -value);
            sum += w[i];
        }
        for (int i = 0; i < w.length; i++) {
            w[i] /= sum;
        }
    }

    int taps() {
        return taps;
    }

    /** Source positions, {@code taps} for each position of the result. */
    int[] positions() {
        return positions;
    }

    float[] weights() {
        return weights;
    }

    /** The weights in 11-bit fixed point. */
    int[] fixedWeights() {
        int[] fixed = new int[weights.length];
        Arrays.setAll(fixed, i -> (int) Math.rint(weights[i] * FIXED_ONE));
        return fixed;
    }

    /** Positions of OpenCV's nearest neighbor: no half-pixel offset. */
    static int[] nearest(int source, int target) {
        double scale = 1 / ((double) target / source);
        int[] positions = new int[target];
        Arrays.setAll(positions, d -> Math.min((int) Math.floor(d * scale), source - 1));
        return positions;
    }
}
