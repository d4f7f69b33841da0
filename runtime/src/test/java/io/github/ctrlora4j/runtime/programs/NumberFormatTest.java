package io.github.ctrlora4j.runtime.programs;

import static io.github.ctrlora4j.runtime.programs.ProgramInputs.GROUPS;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.HEADS;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.added;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.complete;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.numbers;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.walking;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.weights;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs every program in float16 and float64. A tensor that a program made from a literal's default would be float32,
 * and meeting float16 weights it fails, meeting float64 ones it costs the result its accuracy.
 */
class NumberFormatTest {
    private static DataType timeType(DataType type) {
        return type == DataType.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "FLOAT64"})
    void textEncoder(DataType type) {
        try (NDManager owner = GoldenModels.ENGINE.newManager();
                TextEncoder encoder =
                        TextEncoder.bind(weights(owner, "sd.safetensors", ModelRole.CHECKPOINT, "text", type), 12)) {
            NDArray ids = owner.create(new long[] {49406, 320, 49407}, new Shape(1, 3));
            assertEquals(type, encoder.encode(owner, ids, 0).getDataType());
            encoder.hiddenStates(owner, ids).forEach(state -> assertEquals(type, state.getDataType()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "FLOAT64"})
    void vae(DataType type) {
        try (NDManager owner = GoldenModels.ENGINE.newManager();
                Vae vae = Vae.bind(weights(owner, "sd.safetensors", ModelRole.CHECKPOINT, "vae", type), GROUPS)) {
            assertEquals(
                    type, vae.encode(owner, numbers(owner, type, 1, 3, 64, 64)).getDataType());
            assertEquals(
                    type, vae.decode(owner, numbers(owner, type, 1, 4, 8, 8)).getDataType());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "FLOAT64"})
    void controlNetworkAndUnet(DataType type) {
        try (NDManager owner = GoldenModels.ENGINE.newManager();
                ControlProgram control = ControlProgram.bind(complete(owner, type), HEADS, GROUPS);
                Unet unet = Unet.bind(
                        weights(owner, "sd.safetensors", ModelRole.CHECKPOINT, "unet", type), HEADS, GROUPS)) {
            NDArray latent = numbers(owner, type, 1, 4, 8, 8);
            NDArray time = owner.create(new float[] {500}).toType(timeType(type), false);
            NDArray context = numbers(owner, type, 1, 77, 24);
            NDList residuals = control.residuals(owner, latent, time, context);
            residuals.forEach(residual -> assertEquals(type, residual.getDataType()));
            NDArray noise =
                    unet.predictNoise(owner, latent, time, context, UnetControl.atSkips(residuals, new double[] {0.5}));
            assertEquals(type, noise.getDataType());
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT16, controlnet", "FLOAT16, lite", "FLOAT16, xs", "FLOAT64, xs"})
    void controlNets(DataType type, String name) {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            Map<String, NDArray> weights =
                    weights(owner, "../controlnet/" + name + ".safetensors", ModelRole.CONTROLNET, "control", type);
            NDArray latent = numbers(owner, type, 2, 4, 8, 8);
            NDArray time = owner.create(new float[] {500}).toType(timeType(type), false);
            NDArray context = numbers(owner, type, 1, 77, 24);
            try (ControlNetProgram network = name.equals("controlnet")
                            ? ControlNetProgram.original(weights, HEADS, GROUPS)
                            : ControlNetProgram.lite(weights, GROUPS);
                    Unet unet = Unet.bind(
                            weights(owner, "sd.safetensors", ModelRole.CHECKPOINT, "unet", type), HEADS, GROUPS)) {
                NDArray guide = network.hint(owner, numbers(owner, type, 1, 3, 64, 64));
                assertEquals(type, guide.getDataType());
                UnetControl control = name.equals("xs")
                        ? walking(weights, guide)
                        : added(network.residuals(owner, guide, latent, time, context), name);
                assertEquals(
                        type,
                        unet.predictNoise(owner, latent, time, context, control).getDataType());
            }
        }
    }

    /** Such a UNet has nine input channels, of which the first four are the latents. */
    @Test
    void controlNetXsWalksWithAnInpaintingUnet() {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            Map<String, NDArray> tensors =
                    new HashMap<>(weights(owner, "sd.safetensors", ModelRole.CHECKPOINT, "unet", DataType.FLOAT32));
            String first = "model.diffusion_model.input_blocks.0.0.weight";
            tensors.put(first, numbers(owner, DataType.FLOAT32, 32, 9, 3, 3));
            NDArray guide = numbers(owner, DataType.FLOAT32, 1, 8, 8, 8);
            Map<String, NDArray> xs =
                    weights(owner, "../controlnet/xs.safetensors", ModelRole.CONTROLNET, "control", DataType.FLOAT32);
            try (Unet unet = Unet.bind(tensors, HEADS, GROUPS)) {
                NDArray noise = unet.predictNoise(
                        owner,
                        numbers(owner, DataType.FLOAT32, 1, 9, 8, 8),
                        owner.create(new float[] {500}),
                        numbers(owner, DataType.FLOAT32, 1, 77, 24),
                        walking(xs, guide));
                assertEquals(new Shape(1, 4, 8, 8), noise.getShape());
            }
        }
    }
}
