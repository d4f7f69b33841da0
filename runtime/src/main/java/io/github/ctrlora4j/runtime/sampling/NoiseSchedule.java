package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * The noise that a model was trained with: how much of the clean latent is left at every training timestep (the
 * cumulative product of 1 - beta), and what the model predicts. Immutable.
 */
public final class NoiseSchedule {
    /** What stands for an alpha of 0 where a finite noise level is needed; diffusers' value. */
    private static final double SMALLEST_ALPHA = 0x1p-24;

    private final double[] alphas;
    private final Parameterization parameterization;

    private NoiseSchedule(double[] alphas, Parameterization parameterization) {
        this.alphas = alphas;
        this.parameterization = parameterization;
    }

    /** Any cumulative alphas, of a model that predicts noise. */
    static NoiseSchedule of(double... alphas) {
        return new NoiseSchedule(alphas.clone(), Parameterization.NOISE);
    }

    /** Betas that are linear in their square roots, in float64, of a model that predicts noise. */
    public static NoiseSchedule scaledLinear(double firstBeta, double lastBeta, int timesteps) {
        double first = Math.sqrt(firstBeta);
        double last = Math.sqrt(lastBeta);
        double[] alphas = new double[timesteps];
        double product = 1;
        for (int t = 0; t < alphas.length; t++) {
            double root = first + (last - first) * t / (alphas.length - 1);
            product *= 1 - root * root;
            alphas[t] = product;
        }
        return of(alphas);
    }

    /** The same noise, for a model that predicts something else. */
    public NoiseSchedule predicting(Parameterization value) {
        return new NoiseSchedule(alphas, value);
    }

    /**
     * The roots of alpha shifted and scaled so that nothing is left at the last timestep (arXiv 2305.08891). Only a
     * model that predicts velocity can start from there.
     */
    public NoiseSchedule withZeroTerminalSnr() {
        double first = Math.sqrt(alphas[0]);
        double last = Math.sqrt(alphas[alphas.length - 1]);
        double[] rescaled = Arrays.stream(alphas)
                .map(alpha -> (Math.sqrt(alpha) - last) * first / (first - last))
                .map(root -> root * root)
                .toArray();
        return new NoiseSchedule(rescaled, parameterization);
    }

    public Parameterization parameterization() {
        return parameterization;
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

    /**
     * The time of a noise level, the inverse of {@link #sigmaAt}; levels beyond the trained ones give the first or
     * last.
     */
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
        double time = low + Math.max(0, Math.min(1, share));
        // A level that came from a trained timestep leads back to it exactly.
        return Math.abs(time - Math.rint(time)) < 1e-9 ? Math.rint(time) : time;
    }

    /** The references keep their alphas in float32, which shows in the lowest noise levels (1e-5 of sigma). */
    private double logSigma(int timestep) {
        return Math.log(sigma(Math.max((float) alphas[timestep], SMALLEST_ALPHA)));
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
