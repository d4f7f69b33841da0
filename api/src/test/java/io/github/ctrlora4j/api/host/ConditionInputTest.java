package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionInputTest {
    private static ConditionInput.Builder input() {
        return ConditionInput.builder("canny", RgbImage.of(1, 1, new byte[3]));
    }

    private static String rejection(ConditionInput.Builder input) {
        return assertThrows(InvalidRequestException.class, input::build).getMessage();
    }

    @Test
    void numbersHaveRanges() {
        assertEquals(
                "condition canny: weight needs a number within -2.0..2.0, got 2.5", rejection(input().weight(2.5)));
        assertEquals(
                "condition canny: start needs a number within 0.0..1.0, got NaN", rejection(input().start(Double.NaN)));
        assertEquals("condition canny: end needs a number within 0.0..1.0, got -1.0", rejection(input().end(-1)));
    }

    @Test
    void startComesBeforeEnd() {
        assertEquals(
                "condition canny: start 0.8 comes after end 0.2",
                rejection(input().start(0.8).end(0.2)));
    }

    @Test
    void parametersKeepTheirOrder() {
        ConditionInput built = input().parameter("low", "1")
                .parameter("high", "2")
                .parameter("a", "3")
                .build();

        assertEquals(List.of("low", "high", "a"), List.copyOf(built.parameters().keySet()));
    }
}
