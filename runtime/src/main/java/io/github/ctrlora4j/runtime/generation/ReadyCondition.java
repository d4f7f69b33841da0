package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import java.util.Optional;

/**
 * A condition of a request with all that sampling needs.
 *
 * @param image condition image, of the generation's size
 * @param madeBy what made the image, where that is not obvious
 */
record ReadyCondition(PlannedCondition planned, RgbImage image, Optional<String> madeBy, ControlBranch branch) {}
