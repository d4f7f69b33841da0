package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import io.github.ctrlora4j.runtime.sampling.KnownPart;
import java.util.Optional;

/**
 * What a pass starts from, and what it must keep. The arrays outlive the pass.
 *
 * @param part the images that it draws
 * @param clean the latents of given pictures, (N or 1, C, h, w); empty to start from noise alone
 * @param known the part of {@code clean} that stays
 * @param noiseInMask true if the other part of {@code clean} is noise
 * @param extraInputs more channels of the network's input, (1, c, h, w)
 */
record PassStart(
        BatchPart part,
        Optional<NDArray> clean,
        Optional<KnownPart> known,
        boolean noiseInMask,
        Optional<NDArray> extraInputs) {
    /** From noise alone. */
    static PassStart noise(BatchPart part) {
        return new PassStart(part, Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    /** From a picture, all of which may change. */
    PassStart from(NDArray latents) {
        return new PassStart(part, Optional.of(latents), known, noiseInMask, extraInputs);
    }

    /** With a part that stays. */
    PassStart keeping(KnownPart kept, boolean isNoiseElsewhere) {
        return new PassStart(part, clean, Optional.of(kept), isNoiseElsewhere, extraInputs);
    }

    /** With more inputs for the network. */
    PassStart with(NDArray inputs) {
        return new PassStart(part, clean, known, noiseInMask, Optional.of(inputs));
    }
}
