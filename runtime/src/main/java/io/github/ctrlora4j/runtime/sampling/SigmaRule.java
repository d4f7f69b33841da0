package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * The arithmetic of one sampler on {@code x = x0 + sigma noise}. Sources: k-diffusion, and diffusers where a rule says
 * so. What a rule needs of earlier steps is in the step's {@link History}; the rule itself is immutable.
 */
interface SigmaRule {
    /** The noise levels at which a step calls the network; the first is {@code sigma}. */
    default double[] calls(double sigma, double next) {
        return new double[] {sigma};
    }

    /** The latent at {@code step.next()}. */
    NDArray apply(SigmaStep step);
}
