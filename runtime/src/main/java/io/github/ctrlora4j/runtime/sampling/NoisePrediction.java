package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/** The network as a sampler sees it: with text, guidance and control. */
@FunctionalInterface
public interface NoisePrediction {
    /**
     * Predicts the noise in a latent.
     *
     * @param x {@code sqrt(alpha) x0 + sqrt(1 - alpha) noise}
     * @param call position among the calls of the step, from 0
     * @param alpha share of the clean latent's variance in {@code x}
     * @return like {@code x}; the sampler closes it
     */
    NDArray at(NDArray x, int call, double alpha);
}
