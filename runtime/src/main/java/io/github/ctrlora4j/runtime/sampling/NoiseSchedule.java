package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/** How much of the clean latent is left at every training timestep: the cumulative product of 1 - beta. Immutable. */
public final class NoiseSchedule {
    private final double[] alphas;

    private NoiseSchedule(double[] alphas) {
        this.alphas = alphas;
    }

    /** SD1.5 (LDM config): 1000 timesteps, betas from 0.00085 to 0.012, linear in their square roots, in float64. */
    public static NoiseSchedule stableDiffusion15() {
        double first = Math.sqrt(0.00085);
        double last = Math.sqrt(0.012);
        double[] alphas = new double[1000];
        double product = 1;
        for (int t = 0; t < alphas.length; t++) {
            double root = first + (last - first) * t / (alphas.length - 1);
            product *= 1 - root * root;
            alphas[t] = product;
        }
        return new NoiseSchedule(alphas);
    }

    /** Number of training timesteps; they run from 0, the cleanest, to one less than this. */
    public int size() {
        return alphas.length;
    }

    /** Cumulative alpha: the share of the clean latent's variance that is left at this timestep. */
    public double alpha(int timestep) {
        return alphas[timestep];
    }

    /** Noise level of a cumulative alpha: noise over signal, {@code sqrt((1 - alpha) / alpha)}. */
    static double sigma(double alpha) {
        return Math.sqrt((1 - alpha) / alpha);
    }

    /**
     * Noise level at any time; between two training timesteps its logarithm is interpolated, as k-diffusion does.
     *
     * @param timestep 0 to the last one
     */
    public double sigmaAt(double timestep) {
        int low = (int) Math.min(timestep, alphas.length - 2);
        double share = timestep - low;
        return Math.exp((1 - share) * logSigma(low) + share * logSigma(low + 1));
    }

    /** The time of a noise level, the inverse of {@link #sigmaAt}; levels beyond the trained ones give the first or last. */
    public double timestepOf(double sigma) {
        double wanted = Math.log(sigma);
        int low = 0;
        int high = alphas.length - 1;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (logSigma(middle) <= wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double share = (wanted - logSigma(low)) / (logSigma(high) - logSigma(low));
        return low + Math.max(0, Math.min(1, share));
    }

    private double logSigma(int timestep) {
        return Math.log(sigma(alphas[timestep]));
    }

    /**
     * The latent as it would be at this timestep: {@code sqrt(alpha) x0 + sqrt(1 - alpha) noise}.
     *
     * @return owned by {@code x0}'s manager
     */
    public NDArray addNoise(NDArray x0, NDArray noise, int timestep) {
        if (timestep < 0 || timestep >= alphas.length) {
            throw new IllegalArgumentException(
                    "a timestep must be within 0.." + (alphas.length - 1) + ", got " + timestep);
        }
        try (NDArray scaled = noise.mul((float) Math.sqrt(1 - alphas[timestep]))) {
            return x0.mul((float) Math.sqrt(alphas[timestep])).addi(scaled);
        }
    }
}
