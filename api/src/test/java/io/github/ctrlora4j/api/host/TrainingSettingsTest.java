package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.TrainingSettings.Method;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingSettingsTest {
    private static InvalidRequestException rejection(UnaryOperator<TrainingSettings.Builder> change) {
        TrainingSettings.Builder builder = change.apply(TrainingSettings.builder());
        return assertThrows(InvalidRequestException.class, builder::build);
    }

    /**
     * The CtrLoRA repository trains a new condition with rank 128, learning rate 1e-5, batches of 1, norms and zero
     * convolutions, and a drop rate of 0.3; 1,000 steps are the least that it advertises. PyTorch's AdamW has weight
     * decay
     * 0.01.
     */
    @Test
    void defaultsAreTheReferences() {
        TrainingSettings settings = TrainingSettings.builder().build();
        assertEquals(Method.LORA, settings.method());
        assertEquals(128, settings.rank());
        assertEquals(1e-5, settings.learningRate());
        assertEquals(0.01, settings.weightDecay());
        assertEquals(0.3, settings.promptDropping());
        assertEquals(1, settings.batch());
        assertEquals(1000, settings.steps());
        assertTrue(settings.trainsNorms());
        assertTrue(settings.trainsZeroConvolutions());
        assertFalse(settings.mixedPrecision() || settings.recomputes() || settings.stopsWhenConverged());
    }

    private static Arguments range(
            String field,
            String range,
            UnaryOperator<TrainingSettings.Builder> below,
            UnaryOperator<TrainingSettings.Builder> above) {
        return Arguments.of(field, range, below, above);
    }

    static Stream<Arguments> ranges() {
        return Stream.of(
                range("rank", "1..1024, got 0", b -> b.rank(0), b -> b.rank(1025)),
                range("learningRate", "0..1, got -1", b -> b.learningRate(-1), b -> b.learningRate(1.5)),
                range("weightDecay", "0..1, got -1", b -> b.weightDecay(-1), b -> b.weightDecay(1.5)),
                range("batch", "1..1024, got 0", b -> b.batch(0), b -> b.batch(1025)),
                range("accumulation", "1..1024, got 0", b -> b.accumulation(0), b -> b.accumulation(1025)),
                range("steps", "1..10000000, got 0", b -> b.steps(0), b -> b.steps(10_000_001)),
                range("promptDropping", "0..1, got NaN", b -> b.promptDropping(Double.NaN), b -> b.promptDropping(2)),
                range("heldOut", "0..1000, got -1", b -> b.heldOut(-1), b -> b.heldOut(1001)),
                range(
                        "checkpointInterval",
                        "1..10000000, got 0",
                        b -> b.checkpointInterval(0),
                        b -> b.checkpointInterval(10_000_001)),
                range(
                        "validationInterval",
                        "1..10000000, got 0",
                        b -> b.validationInterval(0),
                        b -> b.validationInterval(10_000_001)),
                range("validationSteps", "1..150, got 0", b -> b.validationSteps(0), b -> b.validationSteps(151)),
                range(
                        "validationGuidance",
                        "0..50, got -0.5",
                        b -> b.validationGuidance(-0.5),
                        b -> b.validationGuidance(50.5)),
                range("cacheBytes", "0..1.0E15, got -1", b -> b.cacheBytes(-1), b -> b.cacheBytes(Long.MAX_VALUE)));
    }

    @ParameterizedTest(name = "{0} within {1}")
    @MethodSource("ranges")
    void numbersOutOfRangeAreRejectedByTheirField(
            String field,
            String range,
            UnaryOperator<TrainingSettings.Builder> below,
            UnaryOperator<TrainingSettings.Builder> above) {
        assertEquals(
                field + ": needs a number within " + range, rejection(below).getMessage());
        assertEquals(Optional.of(field), rejection(above).subject());
    }

    @Test
    void theEndsOfRangesAreAllowed() {
        TrainingSettings settings = TrainingSettings.builder()
                .rank(1024)
                .batch(1024)
                .steps(10_000_000)
                .promptDropping(1)
                .heldOut(0)
                .validationSteps(150)
                .cacheBytes(0)
                .build();
        assertEquals(1024, settings.rank());
        assertEquals(10_000_000, settings.steps());
        assertEquals(0, settings.cacheBytes());
    }

    /** Their blocks run within the UNet's. */
    @ParameterizedTest
    @EnumSource(Method.class)
    void onlyNetworksInBlocksOfTheirOwnCanBeRecomputed(Method method) {
        TrainingSettings.Builder settings =
                TrainingSettings.builder().method(method).recomputes(true);
        if (method == Method.LITE || method == Method.XS) {
            InvalidRequestException e = assertThrows(InvalidRequestException.class, settings::build);
            assertEquals(Optional.of("recomputes"), e.subject());
        } else {
            assertTrue(settings.build().recomputes());
        }
    }

    @Test
    void onlyLorasAndCopiesOfTheBaseNeedABase() {
        assertTrue(Method.LORA.needsBase());
        assertTrue(Method.FULL.needsBase());
        assertFalse(Method.CONTROLNET.needsBase() || Method.LITE.needsBase() || Method.XS.needsBase());
    }
}
