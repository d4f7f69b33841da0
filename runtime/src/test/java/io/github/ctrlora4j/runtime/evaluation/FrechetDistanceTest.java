package io.github.ctrlora4j.runtime.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Of the features, "wide" has fewer rows than columns. */
class FrechetDistanceTest {
    static float[][] rows(GoldenTensors tensors, String name) {
        float[] values = tensors.floats(name);
        int columns = tensors.shape(name)[1];
        float[][] rows = new float[values.length / columns][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
        }
        return rows;
    }

    @Test
    void agreesWithTheReference() throws IOException {
        GoldenTensors features = GoldenTensors.of(FrechetDistanceTest.class, "features.safetensors");
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            for (JsonNode set : EvaluationFiles.json("measures.json").get("distributions")) {
                String name = set.get("name").asText();
                float[][] a = rows(features, name + ".a");
                float[][] b = rows(features, name + ".b");
                double fid = set.get("fid").asDouble();
                double bound = name.equals("same") ? 1e-6 : 1e-6 * fid;
                assertEquals(fid, FrechetDistance.between(scope, a, b), bound, name);
            }
        }
    }

    /**
     * Means (1, 0) and (4, 4) are 5 apart. Covariances are diag(2, 0) and diag(8, 0): tr = 2 + 8, and the root of their
     * product is 4, taken twice: 25 + 10 - 8.
     */
    @Test
    void distanceOfTwoLines() {
        float[][] a = {{0, 0}, {2, 0}};
        float[][] b = {{2, 4}, {6, 4}};
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            assertEquals(27, FrechetDistance.between(scope, a, b), 1e-9);
        }
    }

    @Test
    void needsTwoImagesOnEachSide() {
        float[][] one = {{1, 2}};
        float[][] two = {{1, 2}, {3, 4}};
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            assertThrows(IllegalArgumentException.class, () -> FrechetDistance.between(scope, two, one));
            assertThrows(IllegalArgumentException.class, () -> FrechetDistance.between(scope, one, two));
        }
    }
}
