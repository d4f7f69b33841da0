package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Expected values are those of {@code torch.amp.GradScaler("cpu")} of PyTorch 2.7 after the same steps. */
class LossScaleTest {
    private static void finite(LossScale scale, int steps) {
        for (int i = 0; i < steps; i++) {
            scale.update(true);
        }
    }

    @Test
    void growsAfter2000FiniteStepsAndShrinksAtOnce() {
        LossScale scale = LossScale.of(Map.of());
        assertEquals(65536, scale.value());
        scale.update(false);
        assertEquals(32768, scale.value());
        finite(scale, 1999);
        assertEquals(32768, scale.value());
        finite(scale, 1);
        assertEquals(65536, scale.value());
        finite(scale, 1999);
        scale.update(false);
        assertEquals(32768, scale.value());
        finite(scale, 1999);
        assertEquals(32768, scale.value());
        finite(scale, 1);
        assertEquals(65536, scale.value());
    }

    @Test
    void checkpointKeepsTheCount() {
        LossScale before = LossScale.of(Map.of());
        before.update(false);
        finite(before, 1999);
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            LossScale after = LossScale.of(before.state(scope));
            assertEquals(32768, after.value());
            after.update(true);
            assertEquals(65536, after.value());
        }
    }

    @Test
    void smallFactorCannotBeTheCause() {
        LossScale scale = LossScale.of(Map.of());
        for (int i = 0; i < 16; i++) {
            assertTrue(scale.canShrink());
            scale.update(false);
        }
        assertEquals(1, scale.value());
        assertFalse(scale.canShrink());
    }
}
