package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {
    /** 1000 + 3 * 4 * 10 + 450 * 4 * 2 * 16 * 32 bytes. */
    @Test
    void addsWeightsOptimizerAndActivations() {
        assertEquals(1000 + 120 + 1_843_200, new TrainingMemory(1000, 10, 16, 32, 2).bytes());
    }

    /** A billion channels: 450 * 4 * 10^9 bytes for each place of a latent. */
    @Test
    void saysWhatTakesHowMuch() {
        TrainingMemory memory = new TrainingMemory(2_000_000_000L, 1_000_000_000L, 1000, 1_000_000_000L, 1);
        String message = assertThrows(EngineException.class, () -> memory.require(GoldenModels.ENGINE))
                .getMessage();
        assertTrue(
                message.startsWith("training: needs about 1800014.0 GB: 2.0 for weights, 12.0 for gradients and the"
                        + " optimizer, 1800000.0 for a batch of 1; the device has "),
                message);
        assertDoesNotThrow(() -> new TrainingMemory(1000, 10, 16, 32, 2).require(GoldenModels.ENGINE));
    }
}
