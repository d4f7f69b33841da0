package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** A branch that sees the noisy latent, so that it is computed again in every network call. */
public non-sealed interface CallBranch extends ControlBranch {
    /** The same for all residuals. */
    Place place();

    /**
     * @param guide of {@link #guide}
     * @param latents noisy latents (N, 4, h, w)
     * @param timestep (1), float32
     * @param contexts (T, tokens, width)
     * @return T × (residuals from shallow to deep, then the middle), or one such set if {@link #dependence} has no
     *     text; each with N rows, owned by {@code owner}
     */
    NDList residuals(NDManager owner, NDArray guide, NDArray latents, NDArray timestep, NDArray contexts);
}
