package io.github.ctrlora4j.runtime.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class KernelDistanceTest {
    @Test
    void agreesWithTheReference() throws IOException {
        GoldenTensors features = GoldenTensors.of(KernelDistanceTest.class, "features.safetensors");
        for (JsonNode set : EvaluationFiles.json("measures.json").get("distributions")) {
            String name = set.get("name").asText();
            double kid = set.get("kid").asDouble();
            double found = KernelDistance.between(
                    FrechetDistanceTest.rows(features, name + ".a"), FrechetDistanceTest.rows(features, name + ".b"));
            assertEquals(kid, found, 1e-9 * Math.abs(kid), name);
        }
    }

    @Test
    void needsTwoImagesOnEachSide() {
        float[][] one = {{1, 2}};
        float[][] two = {{1, 2}, {3, 4}};
        assertThrows(IllegalArgumentException.class, () -> KernelDistance.between(one, two));
        assertThrows(IllegalArgumentException.class, () -> KernelDistance.between(two, one));
    }
}
