package io.github.ctrlora4j.dist.xyz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AxisTest {
    private static InvalidRequestException rejection(String argument) {
        return assertThrows(InvalidRequestException.class, () -> Axis.parse("--y", argument));
    }

    @Test
    void aNameAndItsValuesStandAroundTheFirstEqualsSign() {
        assertEquals(
                new Axis("--x Prompt=a=b, c", AxisKind.PROMPT, List.of("a=b", "c")),
                Axis.parse("--x", "Prompt=a=b, c"));
        assertEquals(AxisKind.CLIP_SKIP, Axis.parse("--x", " clip-skip =1-2").kind());
    }

    @Test
    void titlesSayWhatVariesUnlessTheValueDoes() {
        assertEquals("steps 8", Axis.parse("--x", "steps=4,8").choice(1).title());
        assertEquals("ink", Axis.parse("--x", "checkpoint=photo,ink").choice(1).title());
    }

    @Test
    void rejectsOtherNames() {
        assertTrue(rejection("brightness=1").problem().contains("one of these names: checkpoint, vae, lora"));
        assertTrue(rejection("steps").problem().startsWith("must be NAME=VALUE"));
        assertTrue(rejection("=4").problem().startsWith("must be NAME=VALUE"));
        assertEquals(Optional.of("--y steps"), rejection("steps").subject());
    }

    /** A prompt's later value may be empty: the first one is then left out of the prompt. */
    @Test
    void onlyAPromptsLaterValuesMayBeEmpty() {
        assertEquals("a value is empty", rejection("checkpoint=a,,b").problem());
        assertEquals("a value is empty", rejection("prompt=,cat").problem());
        assertEquals(List.of("cat", ""), Axis.parse("--x", "prompt=cat,").values());
    }

    @Test
    void namesTheValueThatARequestCannotHave() {
        GenerationRequest request = GenerationRequest.builder("ink").build();
        Axis axis = Axis.parse("--x", "steps=4,400");
        assertEquals(4, axis.choice(0).apply(request).steps());
        assertEquals(
                "--x steps=4,400: value '400': steps: needs a number within 1..150, got 400",
                assertThrows(InvalidRequestException.class, () -> axis.choice(1).apply(request))
                        .getMessage());
    }
}
