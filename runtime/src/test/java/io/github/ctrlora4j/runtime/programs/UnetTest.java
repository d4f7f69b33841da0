package io.github.ctrlora4j.runtime.programs;

import static io.github.ctrlora4j.runtime.programs.ProgramInputs.GROUPS;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.HEADS;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.numbers;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The golden UNet; {@code CtrloraParityTest} and {@code ControlNetParityTest} have its numbers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnetTest {
    private final NDManager owner = GoldenModels.ENGINE.newManager();
    private final Map<String, NDArray> weights =
            weights(owner, "sd.safetensors", ModelRole.CHECKPOINT, "unet", DataType.FLOAT32);
    private final Unet unet = Unet.bind(weights, HEADS, GROUPS);
    private final NDArray latents = numbers(owner, DataType.FLOAT32, 2, 4, 8, 8);
    private final NDArray contexts = numbers(owner, DataType.FLOAT32, 3, 77, 24);
    private final NDArray time = owner.create(new float[] {500});

    @AfterAll
    void free() {
        unet.close();
        owner.close();
    }

    private static UnetControl none() {
        return UnetControl.atSkips(new NDList(), new double[0]);
    }

    private float[] noise(NDArray x, NDArray texts, UnetControl control) {
        return unet.predictNoise(owner, x, time, texts, control).toFloatArray();
    }

    /** Two latents under three texts: row 2 t + n is latent n under text t. */
    @Test
    void latentsComeTextByText() {
        NDArray all = unet.predictNoise(owner, latents, time, contexts, none());
        assertEquals(new Shape(6, 4, 8, 8), all.getShape());
        for (int text = 0; text < 3; text++) {
            for (int latent = 0; latent < 2; latent++) {
                float[] alone =
                        noise(latents.get(latent + ":" + (latent + 1)), contexts.get(text + ":" + (text + 1)), none());
                float[] row = all.get(2 * text + latent).toFloatArray();
                // Another batch means another order of additions; predicted noise is about 1.
                assertArrayEquals(alone, row, 1e-4f, "text " + text + ", latent " + latent);
            }
        }
    }

    /** Twelve skips and the middle, of the extents that the golden ControlNet gives them. */
    private NDList residuals(float value) {
        Map<String, NDArray> control = weights(
                owner, "../controlnet/controlnet.safetensors", ModelRole.CONTROLNET, "control", DataType.FLOAT32);
        NDList residuals = new NDList();
        try (ControlNetProgram network = ControlNetProgram.original(control, HEADS, GROUPS)) {
            NDArray hint = network.hint(owner, numbers(owner, DataType.FLOAT32, 1, 3, 64, 64));
            network.residuals(owner, hint, latents.get("0:1"), time, contexts.get("0:1"))
                    .forEach(residual -> residuals.add(owner.full(residual.getShape(), value)));
        }
        return residuals;
    }

    /** A residual of 0.4 with the weight 0.5 is one of 0.2 with the weight 1; with the weight 0 it does not act. */
    @Test
    void residualsAreMultipliedByTheirWeight() {
        NDArray x = latents.get("0:1");
        NDArray text = contexts.get("0:1");
        float[] plain = noise(x, text, none());
        assertArrayEquals(plain, noise(x, text, UnetControl.atSkips(residuals(0.4f), new double[] {0})));
        float[] half = noise(x, text, UnetControl.atSkips(residuals(0.4f), new double[] {0.5}));
        assertFalse(Arrays.equals(plain, half));
        assertArrayEquals(half, noise(x, text, UnetControl.atSkips(residuals(0.2f), new double[] {1})), 1e-5f);
    }

    @Test
    void weightsCanBeExchangedAndComeBack() {
        NDArray x = latents.get("0:1");
        NDArray text = contexts.get("0:1");
        float[] plain = noise(x, text, none());
        Map<String, NDArray> shifted = new HashMap<>(weights);
        shifted.computeIfPresent("model.diffusion_model.out.2.bias", (name, bias) -> bias.add(3));
        unet.rebind(shifted);
        float[] moved = noise(x, text, none());
        for (int i = 0; i < plain.length; i++) {
            assertEquals(plain[i] + 3, moved[i], 1e-5);
        }
        unet.rebind(weights);
        assertArrayEquals(plain, noise(x, text, none()));
    }
}
