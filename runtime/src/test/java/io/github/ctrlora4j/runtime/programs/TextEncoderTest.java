package io.github.ctrlora4j.runtime.programs;

import static io.github.ctrlora4j.runtime.programs.ProgramInputs.weights;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The golden text encoder: three layers of width 24. {@code CtrloraParityTest} has its numbers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextEncoderTest {
    private static final int WIDTH = 24;
    private static final String MODEL = "cond_stage_model.transformer.text_model.";

    private final NDManager owner = GoldenModels.ENGINE.newManager();
    private final Map<String, NDArray> weights =
            weights(owner, "sd.safetensors", ModelRole.CHECKPOINT, "text", DataType.FLOAT32);
    private final TextEncoder encoder = TextEncoder.bind(weights, 12);
    private final NDArray ids = owner.create(new long[] {49406, 320, 2368, 49407}, new Shape(1, 4));

    @AfterAll
    void free() {
        encoder.close();
        owner.close();
    }

    private float[] weight(String name) {
        return Objects.requireNonNull(weights.get(MODEL + name)).toFloatArray();
    }

    /** torch.nn.LayerNorm: (x - mean) / sqrt(variance + 1e-5), times weight, plus bias. */
    private float[] finalNorm(float[] rows) {
        float[] scale = weight("final_layer_norm.weight");
        float[] shift = weight("final_layer_norm.bias");
        float[] normed = new float[rows.length];
        for (int row = 0; row < rows.length; row += WIDTH) {
            double mean = 0;
            double squares = 0;
            for (int i = 0; i < WIDTH; i++) {
                mean += rows[row + i] / WIDTH;
            }
            for (int i = 0; i < WIDTH; i++) {
                squares += (rows[row + i] - mean) * (rows[row + i] - mean) / WIDTH;
            }
            for (int i = 0; i < WIDTH; i++) {
                normed[row + i] = (float) ((rows[row + i] - mean) / Math.sqrt(squares + 1e-5) * scale[i] + shift[i]);
            }
        }
        return normed;
    }

    /** What web UIs call "clip skip 2" is the output of the layer before the last one, under the same norm. */
    @Test
    void skippedLayersAreLeftOutBeforeTheFinalNorm() {
        NDList states = encoder.hiddenStates(owner, ids);
        assertEquals(4, states.size());
        for (int skip = 0; skip < 3; skip++) {
            assertArrayEquals(
                    finalNorm(states.get(3 - skip).toFloatArray()),
                    encoder.encode(owner, ids, skip).toFloatArray(),
                    1e-4f,
                    "skip " + skip);
        }
    }

    /**
     * Token 320 is the row of the vocabulary's table; its own vector in its place changes nothing, another one does.
     */
    @Test
    void vectorsReplaceTokens() {
        float[] table = weight("embeddings.token_embedding.weight");
        NDArray own = owner.create(Arrays.copyOfRange(table, 320 * WIDTH, 321 * WIDTH), new Shape(1, WIDTH));
        NDArray place = owner.create(new long[] {1});
        float[] plain = encoder.encode(owner, ids, 0).toFloatArray();
        assertArrayEquals(plain, encoder.encode(owner, ids, own, place, 0).toFloatArray(), 1e-6f);
        float[] other = encoder.encode(owner, ids, own.mul(-2), place, 0).toFloatArray();
        // The token before it does not see it.
        assertArrayEquals(Arrays.copyOf(plain, WIDTH), Arrays.copyOf(other, WIDTH), 1e-6f);
        assertFalse(Arrays.equals(plain, other));
    }

    @Test
    void weightsCanBeExchangedAndComeBack() {
        float[] plain = encoder.encode(owner, ids, 0).toFloatArray();
        Map<String, NDArray> shifted = new HashMap<>(weights);
        shifted.computeIfPresent(MODEL + "final_layer_norm.bias", (name, bias) -> bias.add(3));
        encoder.rebind(shifted);
        float[] moved = encoder.encode(owner, ids, 0).toFloatArray();
        for (int i = 0; i < plain.length; i++) {
            assertEquals(plain[i] + 3, moved[i], 1e-5);
        }
        encoder.rebind(weights);
        assertArrayEquals(plain, encoder.encode(owner, ids, 0).toFloatArray());
    }
}
