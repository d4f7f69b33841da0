package io.github.ctrlora4j.runtime.lora;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The ways that the golden files do not have, by hand; the others are compared in {@link StyledWeightsTest}. */
final class LayerFormulaTest {
    private static final WeightLoader LOADER = new WeightLoader(Path.of("by-hand.safetensors"));

    private static LayerTensors change(FloatTensor... tensors) {
        Map<String, Tensor> leaves = new LinkedHashMap<>();
        for (FloatTensor tensor : tensors) {
            leaves.put(tensor.name(), tensor);
        }
        return new LayerTensors("layer", leaves);
    }

    /** The weight is [1 2; 3 4]. */
    private static float[] weightChange(FloatTensor... tensors) {
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            NDArray weight = scope.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
            return new LayerFormula(scope, LOADER, change(tensors), weight)
                    .weightChange()
                    .toFloatArray();
        }
    }

    private static FloatTensor matrix(String name, double... values) {
        return FloatTensor.of(name, List.of(2L, 2L), values);
    }

    private static FloatTensor number(String name, double value) {
        return FloatTensor.of(name, List.of(), value);
    }

    /** Q = [0 ½; −½ 0] gives Rotᵀ = [.6 −.8; .8 .6]; Rotᵀ·W = [−1.8 −2; 2.6 4]. */
    @Test
    void oftRotatesTheOutputs() {
        float[] change = weightChange(FloatTensor.of("oft_blocks", List.of(1L, 2L, 2L), 0, 0.5, 0, 0));
        assertArrayEquals(new float[] {-2.8f, -4, -0.4f, 0}, change, 1e-6f);
    }

    /** The rotated weight times 2 for the first output and 1 for the second. */
    @Test
    void oftRescalesTheOutputs() {
        float[] change = weightChange(
                FloatTensor.of("oft_blocks", List.of(1L, 2L, 2L), 0, 0.5, 0, 0),
                FloatTensor.of("rescale", List.of(2L, 1L), 2, 1));
        assertArrayEquals(new float[] {-4.6f, -6, -0.4f, 0}, change, 1e-6f);
    }

    /** alpha · outputs = √½/2 · 2 bounds the norm √2 · 1 of Q to √½, so q = 1 acts as ½. */
    @Test
    void alphaBoundsTheRotation() {
        float[] change = weightChange(
                FloatTensor.of("oft_blocks", List.of(1L, 2L, 2L), 0, 1, 0, 0), number("alpha", Math.sqrt(0.5) / 2));
        assertArrayEquals(new float[] {-2.8f, -4, -0.4f, 0}, change, 1e-5f);
    }

    /** With the pairs swapped, b2·b1 + (W·a2)·a1; rank 1: [1;0]·[0 5] + W·[1;0]·[1 0] = [0 5; 0 0] + [1 0; 3 0]. */
    @Test
    void gloraOfOlderVersionsHasItsPairsSwapped() {
        float[] change = weightChange(
                FloatTensor.of("b2.weight", List.of(2L, 1L), 1, 0),
                FloatTensor.of("b1.weight", List.of(1L, 2L), 0, 5),
                FloatTensor.of("a2.weight", List.of(2L, 1L), 1, 0),
                FloatTensor.of("a1.weight", List.of(1L, 2L), 1, 0));
        assertArrayEquals(new float[] {1, 5, 3, 0}, change, 0);
    }

    /** up·down = I; alpha 6 over rank 2 would be 3. */
    @Test
    void statedScaleCountsInsteadOfAlpha() {
        FloatTensor down = matrix("lora_down.weight", 1, 0, 0, 1);
        FloatTensor up = matrix("lora_up.weight", 1, 0, 0, 1);
        assertArrayEquals(new float[] {3, 0, 0, 3}, weightChange(down, up, number("alpha", 6)), 0);
        assertArrayEquals(
                new float[] {0.5f, 0, 0, 0.5f}, weightChange(down, up, number("alpha", 6), number("scale", 0.5)), 0);
    }

    private static float[] biasChange(FloatTensor... tensors) {
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            return LayerFormula.biasChange(scope, LOADER, change(tensors))
                    .map(NDArray::toFloatArray)
                    .orElse(new float[0]);
        }
    }

    /** PEFT's bias of lora_B is scaled like the product: alpha 6 / rank 2. */
    @Test
    void biasOfThePairIsScaled() {
        FloatTensor down = matrix("lora_down.weight", 1, 0, 0, 1);
        FloatTensor bias = FloatTensor.of("lora_up.bias", List.of(2L), 1, -1);
        assertArrayEquals(new float[] {3, -3}, biasChange(down, bias, number("alpha", 6)), 0);
        assertArrayEquals(new float[0], biasChange(down));
    }

    @Test
    void differenceOfTheBiasIsNotScaled() {
        FloatTensor bias = FloatTensor.of("diff_b", List.of(2L), 1, -1);
        assertArrayEquals(new float[] {1, -1}, biasChange(bias, number("alpha", 6)), 0);
        assertArrayEquals(new float[] {4}, biasChange(FloatTensor.of("b_norm", List.of(1L), 4)), 0);
    }
}
