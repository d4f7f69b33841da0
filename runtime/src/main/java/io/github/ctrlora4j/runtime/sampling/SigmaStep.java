package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/** One step as a {@link SigmaRule} sees it. Arrays that it returns die with the step. Confined to one thread. */
final class SigmaStep {
    private final NDArray x;
    private final int index;
    private final SigmaGrid grid;
    private final double[] calls;
    private final Parameterization parameterization;
    private final NoisePrediction network;
    private final StepNoise noise;
    private final History history;
    private Optional<NDArray> firstClean = Optional.empty();

    /** @param calls the noise levels of the network calls */
    SigmaStep(
            NDArray x,
            int index,
            SigmaGrid grid,
            double[] calls,
            Parameterization parameterization,
            NoisePrediction network,
            StepNoise noise,
            History history) {
        this.x = x;
        this.index = index;
        this.grid = grid;
        this.calls = calls;
        this.parameterization = parameterization;
        this.network = network;
        this.noise = noise;
        this.history = history;
    }

    /** The latent at {@link #sigma()}. */
    NDArray x() {
        return x;
    }

    int index() {
        return index;
    }

    int steps() {
        return grid.steps();
    }

    double sigma() {
        return grid.sigma(index);
    }

    /** The noise level at the end of the step; 0 in the last one, with most samplers. */
    double next() {
        return grid.sigma(index + 1);
    }

    /** The noise level of an earlier step. */
    double sigmaBefore(int steps) {
        return grid.sigma(index - steps);
    }

    /** How far the logarithm of sigma fell in an earlier step (1 = the previous one), or falls in this one (0). */
    double fall(int stepsAgo) {
        return Math.log(grid.sigma(index - stepsAgo) / grid.sigma(index - stepsAgo + 1));
    }

    History history() {
        return history;
    }

    /** The clean latent as the network sees it in {@code latent}, at the noise level of this call. */
    NDArray clean(NDArray latent, int call) {
        double alpha = 1 / (calls[call] * calls[call] + 1);
        try (NDArray input = latent.mul((float) Math.sqrt(alpha));
                NDArray output = network.at(input, call, alpha)) {
            NDArray clean = parameterization.clean(input, output, alpha);
            firstClean = firstClean.or(() -> Optional.of(clean));
            return clean;
        }
    }

    /** The clean latent at {@link #sigma()}, from the first network call. */
    NDArray clean() {
        return clean(x, 0);
    }

    /** What {@link #clean()} gave, for previews. */
    NDArray firstClean() {
        return firstClean.orElseThrow();
    }

    /** {@code keep latent + (1 - keep) clean}: an Euler step in sigma is {@code keep = to / from}. */
    static NDArray towards(NDArray clean, NDArray latent, double keep) {
        return Sums.of(keep, latent, 1 - keep, clean);
    }

    /** {@code (latent - clean) / sigma}: the noise in the latent. */
    static NDArray slope(NDArray latent, NDArray clean, double sigma) {
        return latent.sub(clean).divi((float) sigma);
    }

    /** Adds fresh noise in place; draws nothing if there is none to add. */
    NDArray stir(NDArray latent, int draw, double from, double to, double deviation) {
        if (deviation > 0) {
            try (NDArray fresh = noise.of(new StepNoise.Draw(index, draw, from, to))) {
                return Sums.add(latent, deviation, fresh);
            }
        }
        return latent;
    }
}
