package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Optional;

/**
 * How a ControlNet's training images differ from the condition images here; see the settings of the file.
 *
 * @param wantsLightLines trained on light lines on a dark ground: a drawing on a light ground is inverted
 * @param marksHole -1 where the picture is to be filled
 */
record HintRules(boolean wantsLightLines, boolean marksHole) {
    /** A line drawing covers little of its ground, so its mean tells the ground's level. */
    private static final float MIDDLE = 0.5f;

    static HintRules of(Map<String, String> settings) {
        return new HintRules(
                Boolean.parseBoolean(settings.get("ctrlora4j.control.light_lines")),
                Boolean.parseBoolean(settings.get("ctrlora4j.control.hole")));
    }

    /** @return pixels (1, 3, H, W) as the network wants them, owned by {@code scope} */
    NDArray apply(NDManager scope, ControlBranch.Picture image) {
        NDArray pixels = image.pixels(scope);
        if (wantsLightLines && pixels.mean().getFloat() > MIDDLE) {
            pixels = pixels.neg().add(1);
        }
        Optional<NDArray> mask = marksHole ? image.mask(scope) : Optional.empty();
        if (mask.isPresent()) {
            NDArray hole = mask.get().gt(MIDDLE).toType(pixels.getDataType(), false);
            pixels = pixels.mul(hole.neg().add(1)).sub(hole);
        }
        pixels.attach(scope);
        return pixels;
    }
}
