package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;

/**
 * One condition as a run uses it.
 *
 * @param branch the control network of this condition
 * @param guide what the branch takes of the condition image, owned by the run
 */
public record ControlInput(ControlBranch branch, NDArray guide, Strength strength) {}
