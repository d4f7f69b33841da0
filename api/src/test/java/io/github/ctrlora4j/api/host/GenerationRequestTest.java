package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerationRequestTest {
    @Test
    void rejectsPromptsThatNoModelSees() {
        GenerationRequest.Builder request =
                GenerationRequest.builder("miniature").prompt("x".repeat(65_537));
        InvalidRequestException rejection = assertThrows(InvalidRequestException.class, request::build);
        assertEquals("prompt: has 65537 characters; at most 65536 are taken", rejection.getMessage());
    }

    @Test
    void copyHasTheSamplersOptions() {
        GenerationRequest request = GenerationRequest.builder("miniature")
                .samplerOption("eta", 0.5)
                .samplerOption("order", "2")
                .build();
        assertEquals(
                Map.of("eta", "0.5", "order", "2"), request.toBuilder().build().samplerOptions());
    }
}
