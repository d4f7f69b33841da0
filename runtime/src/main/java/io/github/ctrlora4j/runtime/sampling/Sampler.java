package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * The update rule of one generation. The caller owns the loop; a step may call the network any number of times, at
 * timesteps that are known before the first step, so that control residuals can be computed ahead. A sampler may keep
 * data from earlier steps: it serves one generation only, on one thread, and closing it frees that data.
 *
 * <pre>{@code
 * NDArray x = unitNoise.mul(sampler.initialScale());
 * for (int step = 0; step < sampler.steps(); step++) {
 *     x = sampler.step(x, step, network, noise).next();
 * }
 * }</pre>
 *
 * <p>With a picture, {@link #start} takes the place of {@code initialScale}.
 */
public interface Sampler extends AutoCloseable {
    /** Number of steps, which may differ from the number that was asked for. */
    int steps();

    /**
     * Timesteps passed to the network in this step, in the order of the calls; at least one, not always whole numbers.
     * From step to step they fall from noisy to clean.
     */
    double[] timesteps(int step);

    /**
     * Standard deviation of the latent that the first step of a whole walk starts from. A sampler may keep its latent
     * at another scale than the network's; the result of the last step is at the network's.
     */
    default double initialScale() {
        return 1;
    }

    /** As {@link #initialScale}, where that latent is to have the variance of a clean one beside its noise: ComfyUI's. */
    default double fullScale() {
        return initialScale();
    }

    /** The path that fresh noise is taken from; empty if each draw is independent of the others. */
    default Optional<NoisePath> noisePath() {
        return Optional.empty();
    }

    /**
     * The latent that the first step starts from, where a picture is given.
     *
     * @param clean the picture's latent
     * @param noise of unit variance
     * @return owned by {@code clean}'s manager
     */
    NDArray start(NDArray clean, NDArray noise);

    /**
     * One step towards the clean latent.
     *
     * @param x the latent as the previous step left it
     * @param step position in the loop, from 0
     * @param network called once for each of {@link #timesteps}, in their order
     * @param noise fresh noise, for stochastic steps
     * @return both arrays owned by {@code x}'s manager; nothing else is left behind in any manager
     */
    SamplerStep step(NDArray x, int step, NoisePrediction network, StepNoise noise);

    @Override
    default void close() {}
}
