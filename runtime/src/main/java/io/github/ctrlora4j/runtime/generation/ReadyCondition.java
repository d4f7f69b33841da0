package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import java.util.Optional;

/**
 * A condition of a request with all that sampling needs.
 *
 * @param image condition image, of the generation's size
 * @param madeBy what made the image, where that is not obvious
 * @param mask white in the area to work on, of the image's size, for a condition that takes one
 */
record ReadyCondition(
        PlannedCondition planned,
        RgbImage image,
        Optional<String> madeBy,
        Optional<RgbImage> mask,
        ControlBranch branch) {
    /** If an earlier generation is repeated, but with another condition image. */
    Optional<String> recordWarning() {
        return planned.input()
                .recordedImage()
                .filter(recorded -> !image.fingerprint().startsWith(recorded))
                .map(recorded -> "condition " + planned.id()
                        + ": its condition image is not the recorded one (hash " + recorded + ", got "
                        + image.fingerprint().substring(0, recorded.length())
                        + "), so the picture will differ; use the same source, mask, size and preprocessor");
    }
}
