package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerationRequestTest {
    @Test
    void theTwoZerosAreOne() {
        GenerationRequest zero = GenerationRequest.builder("x")
                .guidanceScale(0.0)
                .variationStrength(0.0)
                .build();
        GenerationRequest minus = GenerationRequest.builder("x")
                .guidanceScale(-0.0)
                .variationStrength(-0.0)
                .build();

        assertEquals(zero, minus);
        assertEquals(zero.hashCode(), minus.hashCode());
    }

    @Test
    void everyPictureHasASeed() {
        GenerationRequest.Builder request =
                GenerationRequest.builder("x").batch(2).batchCount(3);

        request.seed(Long.MAX_VALUE - 5).variationSeed(Long.MAX_VALUE - 5).build();

        assertEquals(
                "seed: is at most 9223372036854775802 for 6 picture(s), got 9223372036854775803",
                assertThrows(InvalidRequestException.class, () -> request.seed(Long.MAX_VALUE - 4)
                                .build())
                        .getMessage());
        assertThrows(
                InvalidRequestException.class,
                () -> request.seed(0).variationSeed(Long.MAX_VALUE).build());
    }

    @Test
    void rejectsPromptsThatNoModelSees() {
        GenerationRequest.Builder request =
                GenerationRequest.builder("miniature").prompt("x".repeat(65_537));
        InvalidRequestException rejection = assertThrows(InvalidRequestException.class, request::build);
        assertEquals("prompt: has 65537 characters; at most 65536 are taken", rejection.getMessage());
    }

    @Test
    void copyHasTheStyleLoras() {
        GenerationRequest request = GenerationRequest.builder("miniature")
                .styleLora(StyleLora.of("ink", 0.5))
                .styleLora(new StyleLora("wash", 1, 0))
                .build();
        assertEquals(
                List.of(new StyleLora("ink", 0.5, 0.5), new StyleLora("wash", 1, 0)),
                request.toBuilder().build().styleLoras());
        assertEquals(request, request.toBuilder().build());
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

    @Test
    void copyHasTheNoise() {
        GenerationRequest request = GenerationRequest.builder("miniature")
                .noiseSource(NoiseSource.GPU)
                .variationSeed(9)
                .variationStrength(0.5)
                .seedSize(new ImageSize(64, 128))
                .build();
        assertEquals(request, request.toBuilder().build());
        assertNotEquals(request, request.toBuilder().variationSeed(8).build());
        assertNotEquals(
                request, request.toBuilder().noiseSource(NoiseSource.CPU).build());
    }

    @Test
    void rejectsVariationsBeyondOne() {
        GenerationRequest.Builder request =
                GenerationRequest.builder("miniature").variationStrength(1.5);
        InvalidRequestException rejection = assertThrows(InvalidRequestException.class, request::build);
        assertEquals("variationStrength: needs a number within 0..1, got 1.5", rejection.getMessage());
    }
}
