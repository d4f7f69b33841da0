package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** A network beside the UNet that adds to it, as one condition uses it. Confined to one thread. */
public interface ControlBranch {
    /**
     * What a branch's output depends on, besides its weights. This decides how often the branch is computed, and under
     * which key its residuals are kept: calls that agree in everything named here share one set. A branch that also
     * sees the noisy latent needs a new constant here, and is then computed in every call.
     */
    enum Dependence {
        /** The condition image alone: computed once. */
        IMAGE,
        /** Condition image, timestep and text: computed ahead of sampling, kept between runs. */
        IMAGE_TIMESTEP_TEXT
    }

    /** Identifies the weights: equal ids mean equal residuals for equal inputs. */
    long id();

    Dependence dependence();

    /**
     * @param latent condition latent (1, 4, h, w)
     * @param timesteps (M), float32
     * @param contexts (M, tokens, width)
     * @return M × (skips from shallow to deep, then the middle), each (1, C, h', w'), owned by {@code owner}
     */
    NDList residuals(NDManager owner, NDArray latent, NDArray timesteps, NDArray contexts);
}
