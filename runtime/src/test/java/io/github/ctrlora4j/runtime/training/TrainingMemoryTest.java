package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {
    /** 1000 + 3 * 4 * 10 + 4 * 2 * 16 * 14,400 bytes. */
    @Test
    void addsWeightsOptimizerAndActivations() {
        assertEquals(1000 + 120 + 1_843_200, new TrainingMemory(1000, 10, 16, 14_400, 2).bytes());
    }

    /** 450 * 10^9 values of 4 bytes for each place of a latent. */
    @Test
    void saysWhatTakesHowMuch() {
        TrainingMemory memory = new TrainingMemory(2_000_000_000L, 1_000_000_000L, 1000, 450_000_000_000L, 1);
        String message = assertThrows(EngineException.class, () -> memory.require(GoldenModels.ENGINE))
                .getMessage();
        assertTrue(
                message.startsWith("training: needs about 1800014.0 GB: 2.0 for weights, 12.0 for gradients and the"
                        + " optimizer, 1800000.0 for a batch of 1; the device has "),
                message);
        assertDoesNotThrow(() -> new TrainingMemory(1000, 10, 16, 14_400, 2).require(GoldenModels.ENGINE));
    }

    /** 450 or 200 values for each of 32 channels, and 8,384 of a hint block. */
    @Test
    void recomputingKeepsLessAndAHintBlockMore() {
        TrainingSettings.Builder settings = TrainingSettings.builder();
        assertEquals(14_400, TrainingMemory.kept(settings.build(), 32));
        assertEquals(6_400, TrainingMemory.kept(settings.recomputes(true).build(), 32));
        settings.method(TrainingSettings.Method.CONTROLNET);
        assertEquals(14_784, TrainingMemory.kept(settings.build(), 32));
    }
}
