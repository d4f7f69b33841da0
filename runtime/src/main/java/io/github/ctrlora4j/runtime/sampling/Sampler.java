package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;

/**
 * The update rule of one generation; the caller owns the loop, calls the network once per step and hands in what it
 * predicted, in the order of the steps. May keep what it saw in earlier steps, so it serves one generation only.
 *
 * <pre>{@code
 * for (int step = 0; step < sampler.steps(); step++) {
 *     NDArray predicted = unet.predict(x, sampler.timestep(step), context);
 *     x = sampler.step(x, predicted, step, noise).next();
 * }
 * }</pre>
 */
public interface Sampler {
    /** Number of network calls, which may differ from the number that was asked for. */
    int steps();

    /** Training time at which the network is asked in this step, from noisy to clean; a whole number for some samplers. */
    double timestep(int step);

    /**
     * One step towards the clean latent.
     *
     * @param x the noisy latent at {@link #timestep}; starts as noise of unit variance
     * @param predictedNoise the network's output, after guidance
     * @param step position in the loop, from 0
     * @param noise gives fresh noise like {@code x}, owned and closed by this method; called only by stochastic steps
     * @return both arrays owned by {@code x}'s manager; nothing else is left behind in any manager
     */
    SamplerStep step(NDArray x, NDArray predictedNoise, int step, Supplier<NDArray> noise);
}
