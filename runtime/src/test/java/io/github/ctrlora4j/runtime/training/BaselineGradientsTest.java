package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.Closeness;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Loss and gradients of the paper's baselines against {@code generation/controlnet/golden.py}: two samples, at t = 500
 * and 20, with a condition image and its mirror image. In float64, because in float32 group norms of four numbers make
 * noise of 1e-4 in the gradients; the expected values are rounded to float32.
 */
class BaselineGradientsTest {
    private static final ControlTraining.Attention ATTENTION = new ControlTraining.Attention(8, 32);
    /** Twice what rounding to float32 costs, relative to the largest number. */
    private static final double EXACT = 2.4e-7;

    private static Map<String, NDArray> weights(NDManager owner, String name, ModelRole role, String component) {
        Path file = GoldenModels.file(name);
        try (OpenedModel opened = GoldenModels.FILES.open(file, role)) {
            Map<String, Tensor> tensors =
                    Objects.requireNonNull(opened.weights().components().get(component));
            return WeightLoader.load(owner, file, tensors, DataType.FLOAT64);
        }
    }

    private static NDArray array(NDManager owner, GoldenTensors tensors, String name) {
        long[] shape = Arrays.stream(tensors.shape(name)).asLongStream().toArray();
        return owner.create(tensors.floats(name), new Shape(shape)).toType(DataType.FLOAT64, false);
    }

    private static NDArray pixels(NDManager owner) {
        RgbImage image = GoldenModels.image("hint0.png");
        double[] values = new double[3 * image.width() * image.height()];
        byte[] levels = image.toBytes();
        for (int i = 0; i < values.length; i++) {
            // Divided in float32, as there.
            values[i % 3 * (values.length / 3) + i / 3] = (levels[i] & 0xFF) / 255f;
        }
        NDArray picture = owner.create(values, new Shape(1, 3, image.height(), image.width()));
        return NDArrays.concat(new NDList(picture, picture.flip(3)));
    }

    @ParameterizedTest
    @CsvSource({"CONTROLNET, controlnet", "LITE, lite", "XS, xs"})
    void lossAndGradientsAgree(ControlTraining.Network network, String name) throws IOException {
        GoldenTensors expected = GoldenTensors.of(GoldenModels.class, "controlnet/expected.safetensors");
        GoldenTensors inputs = GoldenTensors.of(GoldenModels.class, "ctrlora/golden.safetensors");
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            Map<String, NDArray> unet = weights(owner, "sd.safetensors", ModelRole.CHECKPOINT, "unet");
            Map<String, NDArray> control =
                    weights(owner, "../controlnet/" + name + ".safetensors", ModelRole.CONTROLNET, "control");
            control.values().forEach(tensor -> tensor.setRequiresGradient(true));
            NDArray latents = array(owner, inputs, "xT");
            ControlTraining.Batch batch = new ControlTraining.Batch(
                    latents,
                    pixels(owner),
                    owner.create(new double[] {500, 20}),
                    NDArrays.concat(new NDList(array(owner, inputs, "context"), array(owner, inputs, "context_neg"))),
                    latents.flip(0));
            try (ControlTraining program = ControlTraining.bind(network, unet, ATTENTION, control, ATTENTION);
                    GradientMode gradients = new GradientMode()) {
                NDArray loss = program.loss(batch);
                gradients.backward(owner, loss, 1);
                float wanted = expected.floats("train." + name + ".loss")[0];
                assertEquals(wanted, loss.getDouble(), EXACT * wanted);
            }
            double squares = 0;
            for (NDArray tensor : control.values()) {
                squares += Math.pow(tensor.getGradient().norm().getDouble(), 2);
            }
            float norm = expected.floats("train." + name + ".norm")[0];
            assertEquals(norm, Math.sqrt(squares), EXACT * norm);
            for (String tensor : List.of("input_hint_block.0.weight", "middle_block_out.0.weight")) {
                close(
                        expected.floats("train." + name + "." + tensor),
                        Objects.requireNonNull(control.get("control_model." + tensor)));
            }
        }
    }

    private static void close(float[] expected, NDArray tensor) {
        double magnitude = 0;
        for (float value : expected) {
            magnitude = Math.max(magnitude, Math.abs(value));
        }
        Closeness.assertClose(
                expected, tensor.getGradient().toType(DataType.FLOAT32, false).toFloatArray(), EXACT * magnitude);
    }
}
