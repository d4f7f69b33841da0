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

/** {@link FrechetDistance} and {@link KernelDistance} on the same features; "wide" has fewer rows than columns. */
class DistributionDistanceTest {
    private static float[][] rows(GoldenTensors tensors, String name) {
        float[] values = tensors.floats(name);
        int columns = tensors.shape(name)[1];
        float[][] rows = new float[values.length / columns][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
        }
        return rows;
    }

    @Test
    void agreeWithTheReference() throws IOException {
        GoldenTensors features = GoldenTensors.of(DistributionDistanceTest.class, "features.safetensors");
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            for (JsonNode set : EvaluationFiles.json("measures.json").get("distributions")) {
                String name = set.get("name").asText();
                float[][] a = rows(features, name + ".a");
                float[][] b = rows(features, name + ".b");
                double fid = set.get("fid").asDouble();
                double bound = name.equals("same") ? 1e-6 : 1e-6 * fid;
                assertEquals(fid, FrechetDistance.between(scope, a, b), bound, name);
                double kid = set.get("kid").asDouble();
                assertEquals(kid, KernelDistance.between(a, b), 1e-9 * Math.abs(kid), name);
            }
        }
    }

    @Test
    void needTwoImages() {
        float[][] one = {{1, 2}};
        float[][] two = {{1, 2}, {3, 4}};
        assertThrows(IllegalArgumentException.class, () -> KernelDistance.between(one, two));
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            assertThrows(IllegalArgumentException.class, () -> FrechetDistance.between(scope, two, one));
        }
    }
}
