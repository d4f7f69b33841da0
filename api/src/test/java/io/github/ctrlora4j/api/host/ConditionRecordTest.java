package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionRecordTest {
    private static final RgbImage PIXEL = RgbImage.of(1, 1, new byte[3]);

    @Test
    void everythingRecordedActsAgain() {
        ConditionInput input = ConditionRecord.builder("canny")
                .weight(0.5)
                .start(0.25)
                .end(0.75)
                .parameter("low", "50")
                .lora("sketch.safetensors")
                .image("0123456789abcdef")
                .controlMode(ControlMode.PROMPT)
                .build()
                .input(PIXEL)
                .build();
        assertEquals("canny", input.condition());
        assertEquals(PIXEL, input.image());
        assertEquals(0.5, input.weight());
        assertEquals(0.25, input.start());
        assertEquals(0.75, input.end());
        assertEquals("50", input.parameters().get("low"));
        assertEquals(Optional.of(Path.of("sketch.safetensors")), input.lora());
        assertEquals(Optional.of("0123456789abcdef"), input.recordedImage());
        assertEquals(ControlMode.PROMPT, input.controlMode());
    }

    @Test
    void whatIsNotRecordedHasTheInputsDefaults() {
        assertEquals(
                ConditionInput.builder("canny", PIXEL).build(),
                ConditionRecord.builder("canny").build().input(PIXEL).build());
    }

    @Test
    void parametersKeepTheirOrder() {
        ConditionRecord.Builder builder = ConditionRecord.builder("x");
        List.of("zeta", "alpha", "mu").forEach(name -> builder.parameter(name, "1"));
        assertEquals(
                List.of("zeta", "alpha", "mu"),
                List.copyOf(builder.build().parameters().keySet()));
    }

    /** The text comes from a file that anybody may have made. */
    @Test
    void aNameThatNoFileCanHaveIsAnErrorOfTheField() {
        ConditionRecord record = ConditionRecord.builder("x").lora("a\0b").build();
        InvalidRequestException error = assertThrows(InvalidRequestException.class, () -> record.input(PIXEL));
        assertEquals(Optional.of("lora"), error.subject());
    }
}
