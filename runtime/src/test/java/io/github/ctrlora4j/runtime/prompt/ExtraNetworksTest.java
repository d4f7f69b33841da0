package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.StyleLora;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtraNetworksTest {
    @ParameterizedTest
    @CsvSource({
        "<lora:ink>, ink, 1, 1",
        "<lora:ink:0.8>, ink, 0.8, 0.8",
        "<lora:styles/ink v2:0.5:0.25>, styles/ink v2, 0.25, 0.5",
        "<lyco:ink:-1>, ink, -1, -1",
        "<lora:ink:te=0.5:unet=0.75>, ink, 0.75, 0.5",
        "<lora:ink:unet=0.75>, ink, 0.75, 1"
    })
    void readsNamesAndWeights(String tag, String name, double unetWeight, double textWeight) {
        assertEquals(
                new ExtraNetworks("a cat, best", List.of(new StyleLora(name, unetWeight, textWeight))),
                ExtraNetworks.of("a cat" + tag + ", best"));
    }

    @Test
    void otherAngleBracketsAreText() {
        for (String text : List.of("a <3: b>", "<lora>", "<lora:", "a < b > c", "<style:x>", "<lora:>")) {
            assertEquals(new ExtraNetworks(text, List.of()), ExtraNetworks.of(text));
        }
    }

    @Test
    void severalTagsMayStandAnywhere() {
        assertEquals(
                new ExtraNetworks("a, <lora:>b", List.of(StyleLora.of("x", 0.5), StyleLora.of("y"))),
                ExtraNetworks.of("<lora:x:0.5>a, <lora:><lora:y>b"));
    }

    /** Each of them read up to the end, they would take 10^11 steps. */
    @Test
    @Timeout(60)
    void takesAnyNumberOfTagsWithoutAnEnd() {
        String text = "<lora:".repeat(200_000);
        assertEquals(new ExtraNetworks(text, List.of()), ExtraNetworks.of(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "<lora:ink:much># prompt: <lora:ink:much>: the weight 'much' is not a number",
                "<lora:ink:1:lbw=MIDD># prompt: <lora:ink:1:lbw=MIDD>: 'lbw=MIDD' is not supported; a tag has a text"
                        + " weight and a UNet weight, which may be named te= and unet=",
                // stable-diffusion-webui reduces the rank to a third value.
                "<lora:ink:1:1:8># prompt: <lora:ink:1:1:8>: '8' is not supported; a tag has a text weight and a UNet"
                        + " weight, which may be named te= and unet=",
                "<hypernet:x:1># prompt: <hypernet:x:1>: hypernetworks are not supported",
                "<lora:ink:99># prompt: <lora:ink:99>: weight needs a number within -10..10, got 99",
                "<lora:ink:1:unet=NaN># prompt: <lora:ink:1:unet=NaN>: weight needs a number within -10..10, got NaN"
            })
    void namesWhatCannotBeUsed(String prompt, String message) {
        assertEquals(
                message,
                assertThrows(InvalidRequestException.class, () -> ExtraNetworks.of(prompt))
                        .getMessage());
    }
}
