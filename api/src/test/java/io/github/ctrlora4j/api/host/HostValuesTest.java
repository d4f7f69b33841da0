package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The values that applications make, compare and log. */
class HostValuesTest {
    private static final RgbImage PIXEL = RgbImage.of(1, 1, new byte[3]);

    private static ConditionInput.Builder input() {
        return ConditionInput.builder("canny", PIXEL).weight(0.5).parameter("low", "50");
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("ink")
                .base("basecn")
                .condition(input().build())
                .prompt("a secret")
                .seed(3)
                .size(new ImageSize(64, 128));
    }

    private static GenerationResult.Builder result() {
        return GenerationResult.builder()
                .image(GeneratedImage.of(PIXEL, 3, "Steps: 20"))
                .duration(Stage.LOAD, Duration.ofSeconds(1))
                .warning("cut");
    }

    static Stream<Supplier<Object>> makers() {
        return Stream.of(
                () -> input().build(),
                () -> request().build(),
                () -> result().build(),
                () -> GeneratedImage.of(PIXEL, 3, "Steps: 20"));
    }

    @ParameterizedTest
    @MethodSource("makers")
    void equalPartsMakeEqualValues(Supplier<Object> maker) {
        assertEquals(maker.get(), maker.get());
        assertEquals(maker.get().hashCode(), maker.get().hashCode());
        assertNotEquals(maker.get(), new Object());
    }

    static Stream<Object> others() {
        return Stream.of(
                request().seed(4).build(),
                request().prompt("another").build(),
                request().samplerOption("eta", 0.5).build(),
                request().batch(2).build(),
                request().condition(input().build()).build());
    }

    @ParameterizedTest
    @MethodSource("others")
    void anyOtherPartMakesAnotherRequest(Object other) {
        assertNotEquals(request().build(), other);
    }

    @Test
    void anyOtherPartMakesAnotherInputOrResult() {
        assertNotEquals(input().build(), input().weight(1).build());
        assertNotEquals(input().build(), input().lora(Path.of("x")).build());
        assertNotEquals(input().build(), input().mask(PIXEL).build());
        assertNotEquals(result().build(), result().warning("twice").build());
        assertNotEquals(result().build(), result().cancelled(true).build());
        assertNotEquals(GeneratedImage.of(PIXEL, 3, ""), GeneratedImage.of(PIXEL, 4, ""));
    }

    @Test
    void textNamesWhatMattersAndNoPrompt() {
        assertEquals(
                "GenerationRequest[ink, base basecn, conditions [ConditionInput[canny, " + PIXEL
                        + ", weight 0.5, 0.0..1.0, {low=50}]], 20 steps of ddim, guidance 7.5, seed 3, batch 1, 64x128]",
                request().build().toString());
        assertTrue(GenerationRequest.builder("x").build().toString().contains("seed random"));
        assertEquals(
                "GeneratedImage[" + PIXEL + ", seed 3]",
                GeneratedImage.of(PIXEL, 3, "x").toString());
        assertTrue(result().build().toString().contains("[cut]"));
    }

    @Test
    void everyNegativeSeedStandsForADrawnOne() {
        assertEquals(
                GenerationRequest.RANDOM_SEED,
                GenerationRequest.builder("x").build().seed());
        assertEquals(GenerationRequest.RANDOM_SEED, request().seed(-99).build().seed());
        assertEquals(
                GenerationRequest.RANDOM_SEED,
                request().seed(-1).build().toBuilder().build().seed());
    }

    /** Kotlin, Groovy or a form will pass null sooner or later. */
    @Test
    @SuppressWarnings("NullAway")
    void nullIsNamedAtTheBuilder() {
        Map.<String, Executable>of(
                        "checkpoint", () -> GenerationRequest.builder(null),
                        "base", () -> request().base(null),
                        "prompt", () -> request().prompt(null),
                        "size", () -> request().size(null),
                        "image", () -> ConditionInput.builder("x", null),
                        "lora", () -> input().lora(null),
                        "mask", () -> input().mask(null),
                        "value of parameter low", () -> input().parameter("low", null),
                        "value of sampler option eta", () -> request().samplerOption("eta", null))
                .forEach((name, call) -> assertEquals(
                        name, assertThrows(NullPointerException.class, call).getMessage()));
    }

    @Test
    void rangesNameTheFieldAsTheirSubject() {
        assertEquals(
                Optional.of("guidanceScale"),
                assertThrows(
                                InvalidRequestException.class,
                                () -> request().guidanceScale(-1).build())
                        .subject());
        assertEquals(
                Optional.of("condition canny"),
                assertThrows(InvalidRequestException.class, () -> input().weight(9)
                                .build())
                        .subject());
        assertEquals(
                Optional.of("size"),
                assertThrows(InvalidRequestException.class, () -> ImageSize.parse("wide"))
                        .subject());
    }
}
