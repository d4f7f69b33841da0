package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.api.host.StyleLora;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTextsTest {
    private static GenerationRequest.Builder request(String prompt) {
        return GenerationRequest.builder("x")
                .prompt(prompt)
                .negativePrompt("bad")
                .guidanceScale(5);
    }

    private static PromptTexts texts(GenerationRequest.Builder request) {
        return PromptTexts.of(request.build(), 4);
    }

    @Test
    void eachStepHasItsTextsTheNegativeOneLast() {
        PromptTexts texts = texts(request("a [cat:dog:0.5] AND hat:0.5"));

        assertEquals(List.of("a cat", " hat", "bad"), texts.at(0));
        assertEquals(List.of("a cat", " hat", "bad"), texts.at(1));
        assertEquals(List.of("a dog", " hat", "bad"), texts.at(2));
        assertEquals(List.of("a dog", " hat", "bad"), texts.at(3));
        assertEquals(List.of("a cat", "a dog", " hat", "bad"), texts.all());
        assertEquals(
                List.of(1.0, 0.5),
                texts.positives().stream().map(PromptTexts.Text::weight).toList());
    }

    @Test
    void withoutGuidanceTheNegativePromptActsOnlyBesideWeights() {
        assertEquals(List.of("cat"), texts(request("cat").guidanceScale(1)).all());
        assertEquals(
                List.of("cat", " dog", "bad"),
                texts(request("cat AND dog").guidanceScale(1)).all());
        assertEquals(
                List.of("cat", "bad"), texts(request("cat:2").guidanceScale(1)).all());
    }

    /** 1 followed by 47 zeros is beyond float32, whose largest number is about 3.4e38. */
    @Test
    void aWeightThatNoNumberHoldsIsRefused() {
        String huge = "1" + "0".repeat(47);
        String problem = assertThrows(InvalidRequestException.class, () -> texts(request("cat AND dog:" + huge)))
                .getMessage();
        assertEquals("prompt: the weight of 'dog' is 1.0E47; weights lie between -10000 and 10000", problem);
        assertEquals(10_000, texts(request("a AND b:10000")).positives().get(1).weight());
        assertThrows(InvalidRequestException.class, () -> texts(request("a AND b:-10001")));
        // Exponents are text, as in the web UI, whose pattern has digits and a point only.
        assertEquals(
                List.of("a", " b:1e47", "bad"), texts(request("a AND b:1e47")).all());
    }

    @Test
    void tellsTheNegativePromptsTexts() {
        PromptTexts texts = texts(request("cat AND bad dog"));

        assertEquals(
                List.of(false, false, true),
                texts.all().stream().map(texts::isNegativeAlone).toList());
        assertFalse(texts(request("bad")).isNegativeAlone("bad"));
    }

    @Test
    void lorasLeaveThePrompt() {
        PromptTexts texts = texts(request("a <lora:ink:0.5>cat"));

        assertEquals(List.of("a cat", "bad"), texts.all());
        assertEquals(List.of(StyleLora.of("ink", 0.5)), texts.loras());
    }

    @Test
    void aPlainPromptIsOneText() {
        String prompt = "a [cat:dog:0.5] AND <lora:ink>";
        PromptTexts texts = texts(request(prompt).promptSyntax(PromptSyntax.PLAIN));

        assertEquals(List.of(prompt, "bad"), texts.at(3));
        assertEquals(List.of(), texts.loras());
    }
}
