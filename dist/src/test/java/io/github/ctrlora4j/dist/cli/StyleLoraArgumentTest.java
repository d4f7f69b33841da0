package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.StyleLora;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StyleLoraArgumentTest {
    @ParameterizedTest
    @CsvSource({
        "ink, ink, 1, 1",
        "ink:0.8, ink, 0.8, 0.8",
        "ink:0.8:0, ink, 0.8, 0",
        "loras/ink.safetensors:-.5:+2, loras/ink.safetensors, -0.5, 2",
        "C:\\loras\\ink.pt:1., C:\\loras\\ink.pt, 1, 1",
        "C:\\loras\\ink.pt, C:\\loras\\ink.pt, 1, 1",
        "ink:3:0.5:0.25, ink:3, 0.5, 0.25",
        "ink:strong, ink:strong, 1, 1"
    })
    void readsNumbersFromTheEnd(String argument, String file, double unet, double text) {
        assertEquals(new StyleLora(file, unet, text), StyleLoraArgument.parse(argument));
    }

    @Test
    void rejectsWeightsOutOfRange() {
        assertEquals(
                "style LoRA ink: weight needs a number within -10..10, got 11",
                assertThrows(InvalidRequestException.class, () -> StyleLoraArgument.parse("ink:11"))
                        .getMessage());
    }
}
