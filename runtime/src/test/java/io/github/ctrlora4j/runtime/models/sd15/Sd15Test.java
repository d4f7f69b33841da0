package io.github.ctrlora4j.runtime.models.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Sd15Test {
    /** A file's metadata is anybody's: what cannot be drawn does not count, and sides are multiples of 64. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"512x768, 512", "768x768, 768", "10x10, 512", "77x77, 64", "9999x9999, 512", "nonsense, 512", "'', 512"
    })
    void theNativeResolutionIsASizeThatCanBeDrawn(String metadata, int expected) {
        ModelWeights weights = ModelWeights.builder(ModelRole.CHECKPOINT, "sd15")
                .settings(Map.of("modelspec.resolution", metadata))
                .build();
        assertEquals(expected, GoldenModels.SD15.nativeResolution(weights));
    }
}
