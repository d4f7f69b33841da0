package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import io.github.ctrlora4j.api.InvalidRequestException;

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

    /**
     * The latent as it would be met at this timestep: {@code sqrt(alpha) x0 + sqrt(1 - alpha) noise}.
     *
     * @return owned by {@code x0}'s manager
     */
    public NDArray addNoise(NDArray x0, NDArray noise, int timestep) {
        if (timestep < 0 || timestep >= alphas.length) {
            throw new InvalidRequestException("a timestep lies within 0.." + (alphas.length - 1) + ", got " + timestep);
        }
        try (NDArray scaled = noise.mul((float) Math.sqrt(1 - alphas[timestep]))) {
            return x0.mul((float) Math.sqrt(alphas[timestep])).addi(scaled);
        }
    }
}
