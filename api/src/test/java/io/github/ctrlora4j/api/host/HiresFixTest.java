package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HiresFixTest {
    private static HiresFix built(Consumer<HiresFix.Builder> change) {
        HiresFix.Builder builder = HiresFix.builder();
        change.accept(builder);
        return builder.build();
    }

    private static void assertRejected(String field, Consumer<HiresFix.Builder> change) {
        assertEquals(
                Optional.of(field),
                assertThrows(InvalidRequestException.class, () -> built(change)).subject());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, 8.01, Double.NaN, Double.POSITIVE_INFINITY})
    void theScaleIsBetween1And8(double scale) {
        assertRejected("hiresScale", builder -> builder.scale(scale));
        assertEquals(1, built(builder -> builder.scale(1)).scale());
        assertEquals(8, built(builder -> builder.scale(8)).scale());
    }

    @Test
    void theTwoZerosAreOne() {
        HiresFix zero = built(builder -> builder.denoise(0.0));
        HiresFix minus = built(builder -> builder.denoise(-0.0));

        assertEquals(zero, minus);
        assertEquals(zero.hashCode(), minus.hashCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, GenerationRequest.MAX_STEPS + 1})
    void stepsAreThoseOfARequestOrNone(int steps) {
        assertRejected("hiresSteps", builder -> builder.steps(steps));
        assertEquals(0, built(builder -> {}).steps());
        assertEquals(
                GenerationRequest.MAX_STEPS,
                built(builder -> builder.steps(GenerationRequest.MAX_STEPS)).steps());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void theDenoisingIsAShare(double denoise) {
        assertRejected("hiresDenoise", builder -> builder.denoise(denoise));
    }

    static Stream<Consumer<HiresFix.Builder>> changes() {
        return Stream.of(
                builder -> builder.scale(3),
                builder -> builder.size(new ImageSize(64, 64)),
                builder -> builder.steps(3),
                builder -> builder.denoise(0.1),
                builder -> builder.upscaler(Upscaler.LANCZOS),
                builder -> builder.sampler("ddim"),
                builder -> builder.prompt("cat"),
                builder -> builder.negativePrompt("dog"),
                builder -> builder.checkpoint("ink"));
    }

    /** A cache or a set that took two requests for one would draw the wrong picture. */
    @ParameterizedTest
    @MethodSource("changes")
    void everyFieldTellsTwoApart(Consumer<HiresFix.Builder> change) {
        assertNotEquals(built(builder -> {}), built(change));
        assertEquals(built(change), built(change));
        assertEquals(built(change).hashCode(), built(change).hashCode());
    }

    @Test
    void promptsStayOutOfLogs() {
        String text = built(builder -> builder.prompt("secret cat")
                        .negativePrompt("secret dog")
                        .sampler("ddim"))
                .toString();

        assertFalse(text.contains("secret"), text);
    }
}
