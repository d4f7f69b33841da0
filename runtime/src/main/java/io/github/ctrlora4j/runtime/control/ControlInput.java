package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;

/**
 * One condition as a run uses it.
 *
 * @param branch the control network with this condition's LoRA
 * @param latent condition latent (1, 4, h, w), owned by the run
 */
public record ControlInput(ControlBranch branch, NDArray latent, Strength strength) {}
