package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * A branch that does not know the noisy latent: its residuals serve all images of a batch and all seeds, can be
 * computed several timesteps at once, and are kept between runs. They are added to the skips.
 */
public non-sealed interface AheadBranch extends ControlBranch {
    /** Identifies the weights: equal ids mean equal residuals for equal inputs. */
    long id();

    /**
     * @param guide of {@link #guide}
     * @param timesteps (M), float32
     * @param contexts (M, tokens, width)
     * @return M × (skips from shallow to deep, then the middle), each (1, C, h', w'), owned by {@code owner}
     */
    NDList residuals(NDManager owner, NDArray guide, NDArray timesteps, NDArray contexts);
}
