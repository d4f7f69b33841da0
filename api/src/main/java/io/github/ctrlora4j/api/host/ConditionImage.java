package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Objects;
import java.util.Optional;

/**
 * A condition image and its origin. Immutable.
 *
 * @param image of the source's size
 * @param madeBy the preprocessor or network that made it, if the condition reports it
 */
public record ConditionImage(RgbImage image, Optional<String> madeBy) {
    public ConditionImage {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(madeBy, "madeBy");
    }
}
