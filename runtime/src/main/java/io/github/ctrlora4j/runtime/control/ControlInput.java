package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;

/**
 * One condition as a run uses it.
 *
 * @param network the control network with this condition's LoRA
 * @param latent condition latent (1, 4, h, w), owned by the run
 * @param weight factor of its residuals
 * @param start part of the sampling at which it sets in, 0..1
 * @param end part of the sampling at which it ceases, 0..1
 */
public record ControlInput(ControlBranch network, NDArray latent, double weight, double start, double end) {
    /** True if the whole of step {@code step} lies within start and end; the rule of diffusers' ControlNet pipelines. */
    boolean isActive(int step, int steps) {
        return weight != 0 && (double) step / steps >= start && (double) (step + 1) / steps <= end;
    }
}
