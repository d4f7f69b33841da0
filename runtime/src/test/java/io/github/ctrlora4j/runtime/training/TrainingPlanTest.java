package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.runtime.dataset.Dataset;
import io.github.ctrlora4j.runtime.dataset.PairPictures;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Attention;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Network;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a resumed training may change, and what not. */
class TrainingPlanTest {
    private static final ImageSize SIZE = new ImageSize(64, 128);

    private static TrainingPlan plan(ImageSize size, TrainingSettings.Builder settings) {
        return plan(settings.build(), Map.of("mine", size));
    }

    /** Of a training with no pairs. */
    static TrainingPlan plan(TrainingSettings settings, Map<String, ImageSize> conditions) {
        Dataset pictures = new Dataset(List.of(), "of all pictures", false, Map.of());
        return new TrainingPlan(
                Path.of("model"),
                conditions.entrySet().stream()
                        .map(condition -> new TrainingPlan.Subject(
                                condition.getKey(),
                                pictures,
                                new PairPictures(Optional.empty(), Map.of(), condition.getValue(), () -> false)))
                        .toList(),
                Network.CTRLORA,
                new Attention(8, 32),
                owner -> new ControlWeights(Map.of(), Map.of(), Map.of()),
                ControlTrainer.Inactive.REST,
                new Recipe("", "", "", "F16", Map.of(), Map.of(), "CC0-1.0", "", List.of()),
                settings,
                Map.of("checkpoint", "abc"),
                Path.of("run"),
                true);
    }

    private static TrainingSettings.Builder settings() {
        return TrainingSettings.builder();
    }

    private static void assertRejected(String expected, TrainingPlan now) {
        Map<String, String> before = plan(SIZE, settings()).fixed();
        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> now.requireSame(before));
        assertEquals(
                "run: its checkpoint was made with " + expected
                        + "; resume with what it began with, or choose another folder",
                e.getMessage());
    }

    /** Pictures without condition images are brought to it, so that the same folder gives other pairs. */
    @Test
    void theSizeStays() {
        assertRejected("size of mine 64x128, this training has 128x64", plan(new ImageSize(128, 64), settings()));
    }

    @Test
    void whatDecidesTheWeightsStays() {
        assertRejected("rank 128, this training has 4", plan(SIZE, settings().rank(4)));
        assertRejected("heldOut 8, this training has 0", plan(SIZE, settings().heldOut(0)));
        assertRejected(
                "mixedPrecision none, this training has true",
                plan(SIZE, settings().mixedPrecision(true)));
    }

    @Test
    void howLongAndHowItIsComputedMayChange() {
        TrainingPlan now = plan(
                SIZE, settings().steps(7).checkpointInterval(3).recomputes(true).cacheBytes(0));
        assertDoesNotThrow(() -> now.requireSame(plan(SIZE, settings()).fixed()));
    }

    /** They have float32 without saying so. */
    @Test
    void checkpointsFromBeforeMixedPrecisionAreResumed() {
        assertFalse(plan(SIZE, settings()).fixed().containsKey("mixedPrecision"));
    }

    @Test
    void aCheckpointThatKnowsMoreIsRejected() {
        Map<String, String> before = new HashMap<>(plan(SIZE, settings()).fixed());
        before.put("condition", "canny");
        TrainingPlan now = plan(SIZE, settings());
        assertThrows(InvalidRequestException.class, () -> now.requireSame(before));
    }
}
