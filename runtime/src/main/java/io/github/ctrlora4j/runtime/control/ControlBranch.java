package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;

/**
 * A network beside the UNet that adds to it, as one condition uses it. It is an {@link AheadBranch}, which does not
 * know the noisy latent and can be computed before the sampling, a {@link CallBranch}, which is computed in every call of
 * the UNet, or a {@link StreamBranch}, which is computed within it. Confined to one thread.
 */
public sealed interface ControlBranch permits AheadBranch, CallBranch, StreamBranch {
    /** A condition image in the forms that networks take; each is made when it is asked for. */
    interface Picture {
        /** (1, 3, H, W), values 0..1, owned by {@code owner}. */
        NDArray pixels(NDManager owner);

        /** Condition latent (1, 4, h, w), owned by {@code owner}. */
        NDArray latent(NDManager owner);

        /** (1, 3, H, W), 1 in the area to work on, owned by {@code owner}; empty if the condition has none. */
        default Optional<NDArray> mask(NDManager owner) {
            return Optional.empty();
        }
    }

    /**
     * What a branch's output depends on, besides its weights. This decides how often the branch is computed, and under
     * which key its residuals are kept: calls that agree in everything named here share one set.
     */
    enum Dependence {
        /** The condition image alone: computed once. */
        IMAGE,
        /** Condition image, timestep and text: computed ahead of sampling, kept between runs. */
        IMAGE_TIMESTEP_TEXT,
        /** Condition image and noisy latent: computed in every network call, once for all texts. */
        IMAGE_LATENT,
        /** All of these: computed in every network call, for each text. */
        EVERYTHING
    }

    /** Where the residuals are added. */
    enum Place {
        /** To the skips, which the decoder reads, and to the middle. */
        SKIPS,
        /** Within the encoder, behind each block, and to the middle. */
        ENCODER
    }

    /** The same branch for pictures whose opposite edges fit together; lives as long as this. */
    ControlBranch seamless();

    /** What the branch needs to know, apart from its own weights. */
    Dependence dependence();

    /** True if the negative text, from which guidance leads away, must not be controlled. */
    default boolean isForPromptAlone() {
        return false;
    }

    /** What the network takes of a condition image, made once per run; owned by {@code owner}. */
    NDArray guide(NDManager owner, Picture image);
}
