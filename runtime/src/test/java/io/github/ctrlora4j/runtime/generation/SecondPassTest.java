package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondPassTest {
    private static final ImageSize SIZE = new ImageSize(128, 64);

    private static SecondPass pass(HiresFix.Builder fix) {
        GenerationRequest request = GenerationRequest.builder("sd")
                .prompt("cat")
                .negativePrompt("blurry")
                .sampler("ddim")
                .samplerOption("eta", 0.5)
                .steps(9)
                .build();
        return new SecondPass(request, fix.build());
    }

    private static HiresFix.Builder all() {
        return HiresFix.builder()
                .prompt("dog")
                .negativePrompt("dark")
                .checkpoint("other")
                .sampler("euler")
                .steps(4)
                .size(new ImageSize(256, 128));
    }

    @Test
    void whatItHasOfItsOwnIsUsed() {
        GenerationRequest alone = pass(all()).alone();

        assertEquals("dog", alone.prompt());
        assertEquals("dark", alone.negativePrompt());
        assertEquals("other", alone.checkpoint());
        assertEquals("euler", alone.sampler());
        assertEquals(Map.of(), alone.samplerOptions(), "the options are those of another sampler");
        assertEquals(4, alone.steps());
        assertEquals(new ImageSize(256, 128), pass(all()).size(SIZE));
    }

    @Test
    void theRestIsThatOfTheFirstPass() {
        SecondPass pass = pass(HiresFix.builder().scale(1.5));

        assertEquals(pass.request(), pass.alone());
        assertEquals(new ImageSize(192, 96), pass.size(SIZE));
    }

    @ParameterizedTest
    @CsvSource({
        "prompt, hiresPrompt, prompt",
        "negativePrompt, hiresNegativePrompt, negativePrompt",
        "checkpoint, hiresCheckpoint, checkpoint",
        "sampler, hiresSampler, sampler",
        "sampler ddim, hiresSampler, sampler ddim",
        "steps, hiresSteps, steps",
        "size, hiresSize, hiresScale",
        "vae, vae, vae"
    })
    void aFailureNamesTheFieldThatCausedIt(String subject, String own, String shared) {
        InvalidRequestException failure = new InvalidRequestException(subject, "is wrong");

        assertEquals(Optional.of(own), pass(all()).named(failure).subject());
        assertEquals(
                Optional.of(shared), pass(HiresFix.builder()).named(failure).subject());
        assertEquals("is wrong", pass(all()).named(failure).problem());
    }

    @Test
    void aFailureWithoutASubjectStaysAsItIs() {
        InvalidRequestException failure = new InvalidRequestException("is wrong");

        assertEquals(failure, pass(all()).named(failure));
    }
}
