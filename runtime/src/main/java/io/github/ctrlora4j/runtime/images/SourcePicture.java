package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Optional;

/**
 * A picture as the source of a condition.
 *
 * @param image upright, in sRGB, with transparent areas composited on white
 * @param erased of the same size, white where the picture is transparent; empty if no pixel is more than half
 *     transparent
 */
public record SourcePicture(RgbImage image, Optional<RgbImage> erased) {}
