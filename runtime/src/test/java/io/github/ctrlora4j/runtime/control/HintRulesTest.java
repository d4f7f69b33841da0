package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HintRulesTest {
    private static final Shape TWO_PIXELS = new Shape(1, 3, 1, 2);

    /** Two pixels, the same in all channels; the second is in the mask. */
    private static float[] applied(Map<String, String> settings, float first, float second) {
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            float[] all = {first, second, first, second, first, second};
            ControlBranch.Picture picture = new ControlBranch.Picture() {
                @Override
                public NDArray pixels(NDManager owner) {
                    return owner.create(all, TWO_PIXELS);
                }

                @Override
                public NDArray latent(NDManager owner) {
                    throw new AssertionError("nothing is encoded");
                }

                @Override
                public Optional<NDArray> mask(NDManager owner) {
                    return Optional.of(owner.create(new float[] {0, 1, 0, 1, 0, 1}, TWO_PIXELS));
                }
            };
            float[] values = HintRules.of(settings).apply(scope, picture).toFloatArray();
            return new float[] {values[0], values[1]};
        }
    }

    @Test
    void picturesStayAsTheyAreByDefault() {
        assertArrayEquals(new float[] {0.75f, 1}, applied(Map.of(), 0.75f, 1));
    }

    @Test
    void drawingsOnALightGroundAreInverted() {
        Map<String, String> settings = Map.of("ctrlora4j.control.light_lines", "true");
        assertArrayEquals(new float[] {0.25f, 0}, applied(settings, 0.75f, 1));
        assertArrayEquals(new float[] {0.25f, 0.5f}, applied(settings, 0.25f, 0.5f));
    }

    @Test
    void theHoleIsMinusOne() {
        assertArrayEquals(new float[] {0.75f, -1}, applied(Map.of("ctrlora4j.control.hole", "true"), 0.75f, 1));
    }
}
