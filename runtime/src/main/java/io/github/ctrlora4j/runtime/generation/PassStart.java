package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import io.github.ctrlora4j.runtime.sampling.KnownPart;
import java.util.List;
import java.util.Optional;

/**
 * What a pass starts from, and what it must keep. The arrays outlive the pass.
 *
 * @param seeds of the batch's images
 * @param clean the latents of given pictures, (N or 1, C, h, w); empty to start from noise alone
 * @param known the part of {@code clean} that stays
 * @param noiseInMask true if the other part of {@code clean} is noise
 * @param extraInputs more channels of the network's input, (1, c, h, w)
 */
record PassStart(
        List<ImageSeed> seeds,
        Optional<NDArray> clean,
        Optional<KnownPart> known,
        boolean noiseInMask,
        Optional<NDArray> extraInputs) {
    PassStart {
        seeds = List.copyOf(seeds);
    }

    /** From noise alone. */
    static PassStart noise(List<ImageSeed> seeds) {
        return new PassStart(seeds, Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    /** From a picture, all of which may change. */
    PassStart from(NDArray latents) {
        return new PassStart(seeds, Optional.of(latents), known, noiseInMask, extraInputs);
    }

    /** With a part that stays. */
    PassStart keeping(KnownPart part, boolean isNoiseElsewhere) {
        return new PassStart(seeds, clean, Optional.of(part), isNoiseElsewhere, extraInputs);
    }

    /** With more inputs for the network. */
    PassStart with(NDArray inputs) {
        return new PassStart(seeds, clean, known, noiseInMask, Optional.of(inputs));
    }
}
