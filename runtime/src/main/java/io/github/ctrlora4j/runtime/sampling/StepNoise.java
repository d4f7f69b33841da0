package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/** Where a stochastic sampler takes fresh noise from. */
@FunctionalInterface
public interface StepNoise {
    /**
     * One draw of noise. A stream of noise depends on the position only, a Brownian path on the interval.
     *
     * @param step position in the loop, from 0
     * @param draw position among the draws of the step, from 0
     * @param from the noise level, as sigma, at which the interval begins
     * @param to the lower noise level at which it ends
     */
    record Draw(int step, int draw, double from, double to) {}

    /**
     * Draws noise of unit variance.
     *
     * @param draw each is asked for once, in rising order of step and draw
     * @return like the latent; the sampler closes it
     */
    NDArray of(Draw draw);
}
