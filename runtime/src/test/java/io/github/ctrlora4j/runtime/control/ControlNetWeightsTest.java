package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.lora.FloatTensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ControlNetWeightsTest {
    private static final String IN = "input_blocks.0.0.weight";

    private static Map<String, Tensor> tensors(Tensor... tensors) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (Tensor tensor : tensors) {
            all.put(tensor.name(), tensor);
        }
        return all;
    }

    private static ModelWeights weights(String isDifference, Tensor... tensors) {
        return ModelWeights.builder(ModelRole.CONTROLNET, "sd15")
                .component("control", tensors(tensors))
                .settings(Map.of("ctrlora4j.control.difference", isDifference))
                .build();
    }

    private static Map<String, NDArray> load(NDManager owner, ModelWeights weights, Map<String, Tensor> unet) {
        return ControlNetWeights.load(owner, GoldenModels.ENGINE, Path.of("x.safetensors"), weights, unet);
    }

    @Test
    void theFileSaysWhetherItHoldsADifference() {
        Tensor any = FloatTensor.of("control_model." + IN, List.of(1L), 1);
        assertTrue(ControlNetWeights.areDifference(weights("true", any)));
        assertFalse(ControlNetWeights.areDifference(weights("false", any)));
    }

    /** The hint block is not a part of the UNet, so its numbers are the file's. */
    @Test
    void aDifferenceIsAddedToTheTensorOfTheSameName() {
        Tensor in = FloatTensor.of("control_model." + IN, List.of(2L, 1L), 1, -2);
        Tensor hint = FloatTensor.of("control_model.input_hint_block.0.bias", List.of(1L), 5);
        Map<String, Tensor> unet = tensors(
                FloatTensor.of("model.diffusion_model." + IN, List.of(2L, 1L), 10, 20),
                FloatTensor.of("model.diffusion_model.out.0.bias", List.of(1L), 7));
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            Map<String, NDArray> added = load(owner, weights("true", in, hint), unet);
            assertEquals(Set.of(in.name(), hint.name()), added.keySet());
            assertArrayEquals(new float[] {11, 18}, added.get(in.name()).toFloatArray());
            assertArrayEquals(new float[] {5}, added.get(hint.name()).toFloatArray());

            Map<String, NDArray> whole = load(owner, weights("false", in, hint), unet);
            assertArrayEquals(new float[] {1, -2}, whole.get(in.name()).toFloatArray());
        }
    }

    /**
     * An inpainting UNet's first convolution has the latent's inputs first, and others behind them: here two of three.
     */
    @Test
    void theInputsOfAnInpaintingUnetAreLeftOut() {
        Tensor in = FloatTensor.of("control_model." + IN, List.of(2L, 2L), 1, 2, 3, 4);
        Map<String, Tensor> unet =
                tensors(FloatTensor.of("model.diffusion_model." + IN, List.of(2L, 3L), 10, 20, 99, 30, 40, 99));
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            NDArray sum = load(owner, weights("true", in), unet).get(in.name());
            assertEquals(new Shape(2, 2), sum.getShape());
            assertArrayEquals(new float[] {11, 22, 33, 44}, sum.toFloatArray());
        }
    }

    /** Blocks 0 and 1 speak, and the middle: three levels; block 3 is not a neighbor. */
    @Test
    void levelsOfAControlNetXsAreItsSpeakingBlocksAndTheMiddle() {
        String speaking = "control_model.enc_zero_convs_out.";
        assertEquals(
                3,
                ControlNetWeights.streamLevels(
                        Set.of(speaking + "0.0.weight", speaking + "1.0.weight", speaking + "3.0.weight")));
        assertEquals(0, ControlNetWeights.streamLevels(Set.of("control_model.zero_convs.0.0.weight")));
    }

    /** Six numbers of four bytes, and five of two. */
    @Test
    void bytesFollowTheNumberFormat() {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            assertEquals(
                    34,
                    ControlNetWeights.bytes(
                            List.of(owner.zeros(new Shape(2, 3)), owner.zeros(new Shape(5), DataType.FLOAT16))));
        }
    }
}
