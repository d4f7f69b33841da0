package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** The control network as one condition uses it. Confined to one thread. */
public interface ControlBranch {
    /** Identifies the weights: equal ids mean equal residuals for equal inputs. */
    long id();

    /**
     * @param latent condition latent (1, 4, h, w)
     * @param timesteps (M), float32
     * @param contexts (M, tokens, width)
     * @return M × (skips from shallow to deep, then the middle), each (1, C, h', w'), owned by {@code owner}
     */
    NDList residuals(NDManager owner, NDArray latent, NDArray timesteps, NDArray contexts);
}
