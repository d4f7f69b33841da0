package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weighted, chunked and skipped encodings against stable-diffusion-webui's; see README.md beside the golden files. */
class PromptContextTest {
    /** For texts without weights. */
    private static final double PLAIN = 2e-5;

    private final WholeModel model = GoldenModels.checkpoint("sd.safetensors");
    private final NDManager scope = GoldenModels.ENGINE.newManager();

    @AfterEach
    void free() {
        scope.close();
        model.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1", "0, 2", "1, 1", "1, 2", "2, 1", "2, 2", "3, 1", "3, 2", "4, 1", "5, 1", "6, 1", "7, 1", "8, 1", "9, 1",
        "10, 1"
    })
    void agreesWithTheWebUi(int index, int clipSkip) throws IOException {
        JsonNode golden = golden(index);
        String text = golden.get("text").asText();
        float[] expected = GoldenTensors.of(ClipTokenizer.class, "contexts.safetensors")
                .floats("context|" + index + "|skip" + clipSkip);

        List<PromptChunk> chunks =
                GoldenModels.SD15.chunks(text, PromptSyntax.WEB_UI, List.of()).chunks();
        float[] actual = model.encodeText(scope, chunks, clipSkip).toFloatArray();

        assertEquals(expected.length, actual.length);
        int perChunk = expected.length / chunks.size();
        for (int i = 0; i < expected.length; i++) {
            PromptChunk chunk = chunks.get(i / perChunk);
            double tolerance = chunk.isNeutral() ? PLAIN : tolerance(golden, i / perChunk, expected[i]);
            assertEquals(expected[i], actual[i], tolerance, "element " + i);
        }
    }

    /** The mean that a chunk gets back is a small difference of large numbers. */
    private static double tolerance(JsonNode golden, int chunk, float value) {
        double mean = golden.get("chunk_means").get(0).get(chunk).asDouble();
        return Math.max(PLAIN, Math.max(PLAIN, 5e-6 / Math.abs(mean)) * Math.max(1, Math.abs(value)));
    }

    private static JsonNode golden(int index) throws IOException {
        try (InputStream file = ClipTokenizer.class.getResourceAsStream("prompts.json")) {
            return new ObjectMapper().readTree(file).get("chunking").get(index);
        }
    }

    /** The golden text encoder has three layers. */
    @Test
    void moreLayersThanThereAreCannotBeSkipped() {
        List<PromptChunk> chunks = GoldenModels.SD15
                .chunks("a cat", PromptSyntax.WEB_UI, List.of())
                .chunks();

        model.encodeText(scope, chunks, 3);

        InvalidRequestException failure =
                assertThrows(InvalidRequestException.class, () -> model.encodeText(scope, chunks, 4));
        assertEquals("clipSkip: is at most 3, the text encoder's layers, got 4", failure.getMessage());
    }
}
