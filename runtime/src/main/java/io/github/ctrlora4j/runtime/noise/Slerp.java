package io.github.ctrlora4j.runtime.noise;

/** Spherical interpolation between two noises: the mixture is as strong as its parts. */
final class Slerp {
    /** Above this mean cosine stable-diffusion-webui interpolates linearly. */
    private static final double PARALLEL = 0.9995;

    private Slerp() {}

    /**
     * Every column (all heights of one channel at one width) is turned from {@code low} towards {@code high}, as in
     * stable-diffusion-webui, whose {@code dim=1} is the height. Where two columns have no plane in common, which only
     * happens at height 1 and gives NaN there, they are mixed linearly.
     *
     * @param share 0 = {@code low}, 1 = {@code high}
     */
    static float[] alongHeight(double share, float[] low, float[] high, int channels, int height, int width) {
        double[] cosines = new double[channels * width];
        double sum = 0;
        for (int column = 0; column < cosines.length; column++) {
            int first = column / width * height * width + column % width;
            cosines[column] = cosine(low, high, first, width, height);
            sum += cosines[column];
        }
        boolean parallel = sum / cosines.length > PARALLEL;
        float[] mixed = new float[low.length];
        for (int column = 0; column < cosines.length; column++) {
            double angle = Math.acos(cosines[column]);
            double sine = Math.sin(angle);
            // The web UI swaps the two where it is linear; kept, because seeds mean what they mean there.
            double lowShare = parallel ? share : sine < 1e-12 ? 1 - share : Math.sin((1 - share) * angle) / sine;
            double highShare = parallel ? 1 - share : sine < 1e-12 ? share : Math.sin(share * angle) / sine;
            int first = column / width * height * width + column % width;
            for (int i = first, y = 0; y < height; y++, i += width) {
                mixed[i] = (float) (lowShare * low[i] + highShare * high[i]);
            }
        }
        return mixed;
    }

    /** Cosine of the angle between two columns, within [-1, 1]. */
    private static double cosine(float[] a, float[] b, int first, int stride, int count) {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = first, n = 0; n < count; n++, i += stride) {
            product += (double) a[i] * b[i];
            squareA += (double) a[i] * a[i];
            squareB += (double) b[i] * b[i];
        }
        return Math.max(-1, Math.min(1, product / Math.sqrt(squareA * squareB)));
    }
}
