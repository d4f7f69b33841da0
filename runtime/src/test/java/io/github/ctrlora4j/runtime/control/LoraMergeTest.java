package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoraMergeTest {
    private static final String LINEAR = "control_model.input_blocks.1.1.transformer_blocks.0.attn1.to_q";
    private static final Path FILE = GoldenModels.file("lora0.ckpt");

    private final NDManager owner = GoldenModels.ENGINE.newManager();
    private final OpenedModel baseFile = GoldenModels.open("basecn.ckpt", ModelRole.BASE_CONTROLNET);
    private final OpenedModel loraFile = GoldenModels.open("lora0.ckpt", ModelRole.CONDITION_LORA);
    private final Map<String, NDArray> base = WeightLoader.load(
            owner,
            GoldenModels.file("basecn.ckpt"),
            ConditionTensors.shared(ConditionTensors.of(baseFile.weights())),
            DataType.FLOAT32);
    private final Map<String, Tensor> lora =
            new LinkedHashMap<>(loraFile.weights().components().get("control"));

    @AfterEach
    void free() {
        owner.close();
        baseFile.close();
        loraFile.close();
    }

    private String refusal() {
        return assertThrows(UnsupportedFileException.class, () -> LoraMerge.merge(owner, base, FILE, lora))
                .getMessage();
    }

    /** W + up · down, summed by hand in float64. */
    @Test
    void aLinearWeightIsTheBasesPlusUpTimesDown() {
        NDArray merged = LoraMerge.merge(owner, base, FILE, lora).get(LINEAR + ".weight");

        float[] weight = base.get(LINEAR + ".weight").toFloatArray();
        float[] up = load(LINEAR + ".lora_layer.up.weight");
        float[] down = load(LINEAR + ".lora_layer.down.weight");
        int rank = lora.get(LINEAR + ".lora_layer.down.weight").shape().get(0).intValue();
        int in = down.length / rank;
        float[] expected = new float[weight.length];
        for (int o = 0; o < up.length / rank; o++) {
            for (int i = 0; i < in; i++) {
                double sum = weight[o * in + i];
                for (int r = 0; r < rank; r++) {
                    sum += (double) up[o * rank + r] * down[r * in + i];
                }
                expected[o * in + i] = (float) sum;
            }
        }
        assertArrayEquals(expected, merged.toFloatArray(), 1e-6f);
    }

    private float[] load(String name) {
        return new WeightLoader(FILE)
                .load(owner, lora.get(name), DataType.FLOAT32)
                .toFloatArray();
    }

    @Test
    void whatTheConditionDoesNotTouchIsSharedAndWhatItBringsReplaces() {
        Map<String, NDArray> merged = LoraMerge.merge(owner, base, FILE, lora);

        String convolution = "control_model.input_blocks.0.0.weight";
        assertSame(base.get(convolution), merged.get(convolution));
        String zero = "control_model.zero_convs.0.0.weight";
        assertArrayEquals(load(zero), merged.get(zero).toFloatArray());
    }

    @Test
    void theBaseIsBitEqualAfterManyActivations() {
        float[] before = base.get(LINEAR + ".weight").toFloatArray();
        int arrays = owner.getManagedArrays().size();
        for (int i = 0; i < 100; i++) {
            try (NDManager activation = owner.newSubManager()) {
                LoraMerge.merge(activation, base, FILE, lora);
            }
        }
        assertEquals(arrays, owner.getManagedArrays().size());
        assertArrayEquals(before, base.get(LINEAR + ".weight").toFloatArray());
    }

    @Test
    void aMissingTensorIsNamed() {
        lora.remove(LINEAR + ".lora_layer.up.weight");
        assertTrue(refusal().contains("lacks " + LINEAR + ".lora_layer.up.weight"), refusal());
    }

    @Test
    void aSurplusTensorIsNamed() {
        lora.put("control_model.input_blocks.99.0.lora_layer.up.weight", lora.get(LINEAR + ".lora_layer.up.weight"));
        assertTrue(refusal().contains("has control_model.input_blocks.99.0.lora_layer.up.weight"), refusal());
    }

    /** Ten problems are told, and how many there are beyond. */
    @Test
    void manyProblemsAreCounted() {
        List<String> factors = lora.keySet().stream()
                .filter(name -> name.contains(".lora_layer."))
                .sorted()
                .toList();
        factors.subList(0, 10).forEach(lora::remove);
        String ten = refusal();
        factors.subList(0, 10).forEach(name -> assertTrue(ten.contains("lacks " + name), ten));
        assertFalse(ten.contains(" more"), ten);

        String last = factors.get(11);
        assertTrue(last.endsWith(".up.weight"), "its partner, which tells the rank, stays: " + last);
        lora.remove(last);
        String eleven = refusal();
        assertFalse(eleven.contains("lacks " + last), eleven);
        assertTrue(eleven.contains("lacks " + factors.get(9) + " and 1 more. Use the LoRA"), eleven);
    }
}
