package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SamplingOptionsTest {
    private static GenerationRequest parsed(GenerationRequest.Builder request, String... arguments) {
        CommandLine.populateCommand(new SamplingOptions(), arguments).addTo(request);
        return request.build();
    }

    private static GenerationRequest parsed(String... arguments) {
        return parsed(GenerationRequest.builder("ink"), arguments);
    }

    @Test
    void passesEveryOptionOn() {
        assertEquals(
                GenerationRequest.builder("ink")
                        .steps(30)
                        .guidanceScale(5.5)
                        .sampler("euler-a")
                        .samplerOption("s_noise", "1.1")
                        .samplerOption("eta", "0.5")
                        .seamless(true)
                        .build(),
                parsed("--steps=30", "--guidance=5.5", "--sampler=euler-a;s_noise=1.1", "--eta=0.5", "--tiling"));
    }

    /** With {@code --like}, a picture's own sampler keeps its options; another one has others. */
    @Test
    void anotherSamplerDropsTheOptionsOfTheRequest() {
        GenerationRequest.Builder like =
                GenerationRequest.builder("ink").sampler("euler-a").samplerOption("s_noise", "1.1");
        assertEquals(Map.of("s_noise", "1.1"), parsed(like).samplerOptions());
        assertEquals("euler-a", parsed(like).sampler());
        assertEquals(Map.of(), parsed(like, "--sampler=ddim").samplerOptions());
    }

    @Test
    void etaIsAnOptionOfTheSampler() {
        assertEquals("0.5", parsed("--eta=0.5").samplerOptions().get("eta"));
        assertEquals(
                "0.5",
                parsed("--eta=0.5", "--sampler=ddim;eta=.50").samplerOptions().get("eta"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.25", "half"})
    void rejectsASecondEta(String other) {
        InvalidRequestException e =
                assertThrows(InvalidRequestException.class, () -> parsed("--eta=0.5", "--sampler=ddim;eta=" + other));
        assertEquals("--eta 0.5 contradicts eta=" + other + " in --sampler; give one of the two", e.getMessage());
    }

    @Test
    void tilingCanBeSwitchedOff() {
        GenerationRequest.Builder like = GenerationRequest.builder("ink").seamless(true);
        assertEquals(true, parsed(like).seamless());
        assertEquals(false, parsed(like, "--no-tiling").seamless());
    }
}
