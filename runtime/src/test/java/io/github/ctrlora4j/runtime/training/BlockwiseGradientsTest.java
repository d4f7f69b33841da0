package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.TrainingFixture;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import io.github.ctrlora4j.runtime.programs.ControlBlocks;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Attention;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Batch;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Network;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the ordinary pass, on one thread, because sums over several threads differ from run to run. */
class BlockwiseGradientsTest {
    private static final Attention ATTENTION = new Attention(8, 32);

    private static Map<String, NDArray> weights(NDManager owner, Path file, ModelRole role, String component) {
        try (OpenedModel opened = GoldenModels.FILES.open(file, role)) {
            Map<String, Tensor> tensors =
                    Objects.requireNonNull(opened.weights().components().get(component));
            return WeightLoader.load(owner, file, tensors, DataType.FLOAT32);
        }
    }

    private static NDArray random(NDManager owner, long stream, long... shape) {
        Shape all = new Shape(shape);
        return owner.create(new TrainingNoise(1, stream).normal((int) all.size()), all);
    }

    /** The second is not a multiple of 64 pixels: 40 / 8 = 5, which rounds up to 3, 2 and 1. */
    @ParameterizedTest
    @CsvSource({
        "CTRLORA, ../ctrlora/basecn.ckpt, BASE_CONTROLNET, 4, 8, 8",
        "CTRLORA, ../ctrlora/basecn.ckpt, BASE_CONTROLNET, 4, 5, 8",
        "CONTROLNET, ../controlnet/controlnet.safetensors, CONTROLNET, 3, 64, 64"
    })
    void areThoseOfTheOrdinaryPass(Network network, String name, ModelRole role, int channels, int height, int width)
            throws IOException {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            JniUtils.setGraphExecutorOptimize(false);
            Map<String, NDArray> unet =
                    weights(owner, GoldenModels.file("sd.safetensors"), ModelRole.CHECKPOINT, "unet");
            Path file = GoldenModels.file("sd.safetensors").resolveSibling(name).normalize();
            Map<String, NDArray> control = weights(owner, file, role, "control");
            control.values().forEach(tensor -> tensor.setRequiresGradient(true));
            long rows = channels == 3 ? height / 8 : height;
            long columns = channels == 3 ? width / 8 : width;
            Batch batch = new Batch(
                    random(owner, 1, 2, 4, rows, columns),
                    random(owner, 2, 2, channels, height, width),
                    owner.create(new float[] {500, 20}),
                    random(owner, 3, 2, 77, 24),
                    random(owner, 4, 2, 4, rows, columns));
            try (ControlTraining whole = ControlTraining.bind(network, unet, ATTENTION, control, ATTENTION);
                    ControlBlocks blocks = whole.blocks(control)) {
                TrainingFixture.onOneThread(() -> compare(owner, whole, blocks, batch, control));
            }
        }
    }

    private static void compare(
            NDManager owner, ControlTraining whole, ControlBlocks blocks, Batch batch, Map<String, NDArray> control) {
        double loss = ordinary(owner, whole, batch);
        Map<String, float[]> expected = new LinkedHashMap<>();
        control.forEach((tensor, array) -> {
            expected.put(tensor, array.getGradient().toFloatArray());
            array.getGradient().subi(array.getGradient());
        });
        assertEquals(loss, BlockwiseGradients.accumulate(blocks, owner, batch, 0.5));
        expected.forEach((tensor, values) -> assertArrayEquals(
                values,
                Objects.requireNonNull(control.get(tensor)).getGradient().toFloatArray(),
                tensor));
    }

    private static double ordinary(NDManager owner, ControlTraining program, Batch batch) {
        try (GradientMode gradients = new GradientMode()) {
            NDArray loss = program.loss(batch);
            gradients.backward(owner, loss, 0.5);
            return loss.getFloat();
        }
    }
}
