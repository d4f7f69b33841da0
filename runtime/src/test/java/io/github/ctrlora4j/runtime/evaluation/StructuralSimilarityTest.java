package io.github.ctrlora4j.runtime.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class StructuralSimilarityTest {
    @Test
    void agreesWithTheReference() {
        for (JsonNode pair : EvaluationFiles.json("measures.json").get("pairs")) {
            double similarity = StructuralSimilarity.of(
                    EvaluationFiles.picture(pair.get("a").asText()),
                    EvaluationFiles.picture(pair.get("b").asText()));
            assertEquals(pair.get("ssim_torchmetrics_float64").asDouble(), similarity, 1e-6);
        }
    }

    @Test
    void rejectsPicturesSmallerThanTheWindow() {
        RgbImage small = RgbImage.of(5, 8, new byte[120]);
        assertThrows(IllegalArgumentException.class, () -> StructuralSimilarity.of(small, small));
    }
}
