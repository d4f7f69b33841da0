package io.github.ctrlora4j.api.image;

/**
 * Which source samples make each target sample along one axis, and with which weights.
 *
 * <p>Samples outside the picture are replaced by the edge. Weights have {@value #BITS} bits behind the point.
 */
final class Taps {
    /** OpenCV's INTER_RESIZE_COEF_BITS. */
    static final int BITS = 11;

    private static final float ONE = 1 << BITS;
    private static final float CUBIC_A = -0.75f;

    private final int count;
    private final int[] sources;
    private final int[] weights;

    private Taps(int count, int length) {
        this.count = count;
        this.sources = new int[count * length];
        this.weights = new int[count * length];
    }

    static Taps linear(int from, int to) {
        return centred(from, to, 2, Taps::linearWeights);
    }

    static Taps cubic(int from, int to) {
        return centred(from, to, 4, Taps::cubicWeights);
    }

    static Taps lanczos4(int from, int to) {
        return centred(from, to, 8, Taps::lanczos4Weights);
    }

    /** The two taps that OpenCV's AREA falls back to when a side grows: target cells are laid over source cells. */
    static Taps overlap(int from, int to) {
        double scale = Pixels.scale(from, to);
        double inverse = (double) to / from;
        Taps taps = new Taps(2, to);
        float[] weights = new float[2];
        for (int i = 0; i < to; i++) {
            int base = (int) Math.floor(i * scale);
            float end = (float) ((i + 1) - (base + 1) * inverse);
            linearWeights(end <= 0 ? 0 : end - (float) Math.floor(end), weights);
            taps.set(i, base, from, weights);
        }
        return taps;
    }

    /** Taps around the position of a target sample's centre. */
    private static Taps centred(int from, int to, int count, Weights kernel) {
        double scale = Pixels.scale(from, to);
        Taps taps = new Taps(count, to);
        float[] weights = new float[count];
        for (int i = 0; i < to; i++) {
            float position = (float) ((i + 0.5) * scale - 0.5);
            int base = (int) Math.floor(position);
            kernel.at(position - base, weights);
            taps.set(i, base - count / 2 + 1, from, weights);
        }
        return taps;
    }

    private void set(int target, int first, int from, float[] values) {
        for (int k = 0; k < count; k++) {
            sources[target * count + k] = Math.max(0, Math.min(first + k, from - 1));
            weights[target * count + k] = (int) Math.rint(values[k] * ONE);
        }
    }

    private static void linearWeights(float x, float[] w) {
        w[0] = 1 - x;
        w[1] = x;
    }

    private static void cubicWeights(float x, float[] w) {
        float a = CUBIC_A;
        float y = 1 - x;
        w[0] = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a;
        w[1] = ((a + 2) * x - (a + 3)) * x * x + 1;
        w[2] = ((a + 2) * y - (a + 3)) * y * y + 1;
        w[3] = 1 - w[0] - w[1] - w[2];
    }

    /** sinc(t) sinc(t/4), normalised; the factor that all taps share is left out until then. */
    private static void lanczos4Weights(float x, float[] w) {
        float sum = 0;
        for (int k = 0; k < w.length; k++) {
            float t = x + 3 - k;
            double angle = t * Math.PI / 4;
            // OpenCV's stand-in for the pole: after normalisation this tap has all the weight.
            w[k] = Math.abs(t) < 1e-6f ? 1e30f : (float) (Math.sin(angle) / (angle * angle) * (k % 2 == 0 ? 1 : -1));
            sum += w[k];
        }
        for (int k = 0; k < w.length; k++) {
            w[k] *= 1 / sum;
        }
    }

    /** Taps per target sample. */
    int count() {
        return count;
    }

    /** Source index of tap k of a target sample. */
    int source(int target, int k) {
        return sources[target * count + k];
    }

    /** Weight of tap k of a target sample. */
    int weight(int target, int k) {
        return weights[target * count + k];
    }

    /** A kernel's weights for a position between two samples. */
    private interface Weights {
        void at(float fraction, float[] weights);
    }
}
