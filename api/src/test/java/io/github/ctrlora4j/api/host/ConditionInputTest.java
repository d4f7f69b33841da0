package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionInputTest {
    private static ConditionInput.Builder input() {
        return ConditionInput.builder("canny", RgbImage.of(1, 1, new byte[3]));
    }

    private static String rejection(ConditionInput.Builder input) {
        return assertThrows(InvalidRequestException.class, input::build).getMessage();
    }

    @Test
    void theTwoZerosAreOne() {
        RgbImage image = RgbImage.of(1, 1, new byte[3]);
        ConditionInput zero =
                ConditionInput.builder("x", image).weight(0.0).start(0.0).build();
        ConditionInput minus =
                ConditionInput.builder("x", image).weight(-0.0).start(-0.0).build();

        assertEquals(zero, minus);
        assertEquals(zero.hashCode(), minus.hashCode());
    }

    @Test
    void numbersHaveRanges() {
        assertEquals("condition canny: weight needs a number within -2..2, got 2.5", rejection(input().weight(2.5)));
        assertEquals(
                "condition canny: start needs a number within 0..1, got NaN", rejection(input().start(Double.NaN)));
        assertEquals("condition canny: end needs a number within 0..1, got -1", rejection(input().end(-1)));
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

    @Test
    void aCopyHasEverythingButWhatIsChanged() {
        RgbImage mask = RgbImage.of(1, 1, new byte[] {1, 1, 1});
        ConditionInput copy = input()
                .start(0.25)
                .end(0.75)
                .parameter("low", "1")
                .lora(Path.of("a.ckpt"))
                .mask(mask)
                .erased(mask)
                .recordedImage("ab")
                .controlMode(ControlMode.CONDITION)
                .build()
                .toBuilder()
                .weight(0.5)
                .build();
        assertEquals("canny", copy.condition());
        assertEquals(0.5, copy.weight());
        assertEquals(0.25, copy.start());
        assertEquals(0.75, copy.end());
        assertEquals(Map.of("low", "1"), copy.parameters());
        assertEquals(Optional.of(Path.of("a.ckpt")), copy.lora());
        assertEquals(Optional.of(mask), copy.mask());
        assertEquals(Optional.of(mask), copy.erased());
        assertEquals(Optional.of("ab"), copy.recordedImage());
        assertEquals(ControlMode.CONDITION, copy.controlMode());
    }
}
