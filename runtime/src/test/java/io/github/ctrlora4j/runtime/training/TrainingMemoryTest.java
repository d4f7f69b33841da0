package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** A latent has an eighth of each side: 24 times 8. */
    @Test
    void theConditionWithTheLargestPicturesDecides() {
        Map<String, ImageSize> conditions = new TreeMap<>();
        conditions.put("first", new ImageSize(64, 64));
        conditions.put("second", new ImageSize(192, 64));
        conditions.put("third", new ImageSize(64, 128));
        TrainingPlan plan = TrainingPlanTest.plan(TrainingSettings.builder().build(), conditions);
        try (OpenedModel checkpoint = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT);
                OpenedModel base = GoldenModels.open("basecn.ckpt", ModelRole.BASE_CONTROLNET)) {
            TrainingMemory memory =
                    TrainingMemory.of(plan, GoldenModels.SD15, checkpoint.weights(), base.weights(), true);
            assertEquals(24 * 8, memory.latentArea());
        }
    }

    /** Twice (1000 / 2 + 20) bytes; block by block they are not kept. */
    @Test
    void mixedPrecisionKeepsCopiesOfTheControlNetworkAndHalfTheCheckpoint() {
        TrainingSettings.Builder settings = TrainingSettings.builder().mixedPrecision(true);
        assertEquals(1040, TrainingMemory.copies(settings.build(), 1000, 20));
        assertEquals(0, TrainingMemory.copies(settings.recomputes(true).build(), 1000, 20));
        assertEquals(0, TrainingMemory.copies(TrainingSettings.builder().build(), 1000, 20));
    }

    /**
     * Of 250 steps with a checkpoint at each hundredth, at 100, 200 and 250. A new one is complete before its
     * predecessor goes: two at once, of which a resumed training has one already.
     */
    @ParameterizedTest
    @CsvSource({
        "250, 0, false, 2",
        "250, 100, false, 1",
        "250, 210, false, 1",
        "100, 0, false, 1",
        "250, 250, false, 0",
        // Those of 100, 200 and 250, and the latest twice.
        "250, 0, true, 5",
        "200, 0, true, 4",
        // Those of 200 and 250, and the latest once more.
        "250, 100, true, 3",
        "250, 150, true, 3",
        "250, 250, true, 0"
    })
    void roomIsNeededForTheCheckpointsThatAreStillToCome(int steps, int reached, boolean keeps, int expected) {
        TrainingSettings settings = TrainingSettings.builder()
                .steps(steps)
                .checkpointInterval(100)
                .keepsCheckpoints(keeps)
                .build();
        assertEquals(expected, TrainingMemory.checkpoints(settings, reached));
    }
}
