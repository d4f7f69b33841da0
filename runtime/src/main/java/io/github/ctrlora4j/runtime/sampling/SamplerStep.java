package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * The result of a step.
 *
 * @param next the latent that the next step starts from; after the last step, the result
 * @param x0 the clean latent as it looks from here, for previews
 */
public record SamplerStep(NDArray next, NDArray x0) {}
