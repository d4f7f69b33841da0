package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.TrainingSettings.Method;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Attention;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Network;
import io.github.ctrlora4j.runtime.programs.Unet;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NewControlNetTest {
    private static final Path FILE = GoldenModels.file("sd.safetensors");
    private static final Attention ATTENTION = new Attention(8, 32);

    private final OpenedModel opened = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT);
    private final Map<String, Tensor> unet =
            Objects.requireNonNull(opened.weights().components().get("unet"));
    private NDManager owner;

    @BeforeEach
    void open() {
        owner = GoldenModels.ENGINE.newManager();
    }

    @AfterEach
    void close() {
        owner.close();
        opened.close();
    }

    private Map<String, NDArray> created(Method method, long seed) {
        return NewControlNet.of(method, unet, ATTENTION.heads()).create(owner, FILE, seed);
    }

    private static float[] values(Map<String, NDArray> network, String name) {
        return Objects.requireNonNull(network.get("control_model." + name), name)
                .toFloatArray();
    }

    /** Kaiming's uniform numbers with a = sqrt(5), PyTorch's default, end at sqrt(6 / (1 + 5) / inputs). */
    @ParameterizedTest
    @CsvSource({
        "CONTROLNET, input_hint_block.8.weight, 288", // 32 channels, 3x3
        "LITE, input_blocks.1.2.weight, 288",
        "XS, control_model.middle_block.1.transformer_blocks.0.ff.net.0.proj.weight, 64"
    })
    void othersAreUniform(Method method, String name, int inputs) {
        float[] values = values(created(method, 1), name);
        double bound = 1 / Math.sqrt(inputs);
        double squares = 0;
        double sum = 0;
        for (float value : values) {
            assertTrue(Math.abs(value) <= bound, name + " has " + value);
            squares += value * value;
            sum += value;
        }
        // 5 standard errors of the mean, and of the mean square, whose variance is 4/45 of the bound's fourth power.
        double error = 5 / Math.sqrt(values.length);
        assertEquals(0, sum / values.length, error * bound / Math.sqrt(3));
        assertEquals(bound * bound / 3, squares / values.length, error * bound * bound * Math.sqrt(4 / 45.0));
    }

    @Test
    void normsPassAndWhatAddsIsZero() {
        Map<String, NDArray> network = created(Method.XS, 1);
        float[] weight = values(network, "control_model.middle_block.1.norm.weight");
        float[] ones = new float[weight.length];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, weight);
        for (String name : List.of(
                "control_model.middle_block.1.norm.bias",
                "control_model.middle_block.1.proj_out.weight",
                "control_model.input_blocks.1.0.out_layers.3.weight",
                "enc_zero_convs_in.0.0.weight",
                "dec_zero_convs_out.11.0.bias",
                "input_hint_block.14.weight")) {
            float[] values = values(network, name);
            assertArrayEquals(new float[values.length], values, name);
        }
    }

    @Test
    void seedDecidesAllRandomNumbers() {
        float[] first = values(created(Method.LITE, 1), "middle_block.2.bias");
        assertArrayEquals(first, values(created(Method.LITE, 1), "middle_block.2.bias"));
        assertFalse(Arrays.equals(first, values(created(Method.LITE, 2), "middle_block.2.bias")));
    }

    @Test
    void originalCopiesTheEncoder() {
        String name = "middle_block.2.out_layers.3.weight";
        Tensor tensor = Objects.requireNonNull(unet.get("model.diffusion_model." + name));
        float[] copied =
                new WeightLoader(FILE).load(owner, tensor, DataType.FLOAT32).toFloatArray();
        assertArrayEquals(copied, values(created(Method.CONTROLNET, 1), name));
    }

    @ParameterizedTest
    @EnumSource(
            value = Network.class,
            names = {"CONTROLNET", "LITE", "XS"})
    void changesNothingAtFirst(Network network) throws IOException {
        GoldenTensors inputs = GoldenTensors.of(GoldenModels.class, "ctrlora/golden.safetensors");
        float[] pixels =
                SampleEncoder.Encoded.of(GoldenModels.image("hint0.png")).values();
        Sample sample =
                new Sample(new float[0], new Shape(0), pixels, new Shape(3, 128, 128), new float[0], new Shape(0));
        NDArray latents = array(inputs, "xT");
        NDArray contexts = array(inputs, "context").concat(array(inputs, "context_neg"));
        NDArray time = owner.create(new float[] {500});
        try (Unet program = Unet.bind(WeightLoader.load(owner, FILE, unet, DataType.FLOAT32), 8, 32);
                HeldOutControl control =
                        HeldOutControl.of(network, created(Method.valueOf(network.name()), 1), ATTENTION)) {
            UnetControl added = control.at(owner, control.guide(owner, sample), latents, 500, contexts);
            UnetControl nothing = UnetControl.atSkips(new NDList(), new double[0]);
            assertArrayEquals(
                    program.predictNoise(owner, latents, time, contexts, nothing)
                            .toFloatArray(),
                    program.predictNoise(owner, latents, time, contexts, added).toFloatArray());
        }
    }

    private NDArray array(GoldenTensors tensors, String name) {
        return owner.create(
                tensors.floats(name),
                new Shape(Arrays.stream(tensors.shape(name)).asLongStream().toArray()));
    }
}
