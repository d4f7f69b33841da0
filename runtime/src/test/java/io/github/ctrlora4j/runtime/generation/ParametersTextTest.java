package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTextTest {
    private static String text(GenerationRequest.Builder request) {
        return ParametersText.of(request.build(), 7, new ImageSize(64, 64), "ink", "", List.of(), "ctrlora4j 1.2.3");
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("ink").prompt("cat").steps(20).guidanceScale(5);
    }

    @Test
    void isWhatWebInterfacesRead() {
        String text = text(request().negativePrompt("dog"));
        assertTrue(
                text.startsWith(
                        "cat\nNegative prompt: dog\n"
                                + "Steps: 20, Sampler: DDIM, CFG scale: 5, Seed: 7, Size: 64x64, Model: ink, Version: ctrlora4j 1.2.3"),
                text);
    }

    /** 1000 div 6 = 166: from 1 to 997 these are seven steps. */
    @Test
    void saysHowManyStepsWereTakenIfOthersWereWanted() {
        assertTrue(text(request().steps(6)).contains("Steps: 6, "));
        assertTrue(text(request().steps(6)).contains(", Steps taken: 7, "));
    }

    @Test
    void namesOptionsThatDifferFromTheirDefault() {
        assertTrue(text(request().samplerOption("eta", 0.5)).contains(", Eta: 0.5, "));
        assertEquals(text(request()), text(request().samplerOption("eta", 0)));
    }
}
