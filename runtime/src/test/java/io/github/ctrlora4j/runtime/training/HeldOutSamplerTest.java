package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Attention;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Network;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldOutSamplerTest {
    private static final Shape LATENT = new Shape(4, 8, 8);
    private static final Attention ATTENTION = new Attention(8, 32);

    /** A training that went wrong makes latents that are not numbers; the VAE only passes them on. */
    @Test
    void blamesTheUnetForLatentsThatAreNotNumbers() {
        try (NDManager scope = GoldenModels.ENGINE.newManager();
                OpenedModel checkpoint = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT);
                WholeModel model = WholeModel.load(
                        GoldenModels.ENGINE, GoldenModels.file("sd.safetensors"), checkpoint.weights())) {
            SampleEncoder.Encoded empty = new SampleEncoder(GoldenModels.SD15, model, Network.CTRLORA).text(scope, "");
            Map<String, NDArray> control = TrainingModels.control(
                    scope, GoldenModels.FILES, GoldenModels.file("basecn.ckpt"), ModelRole.BASE_CONTROLNET);
            NDArray bias = control.get("control_model.middle_block_out.0.bias");
            control.put(
                    "control_model.middle_block_out.0.bias", scope.full(bias.getShape(), Float.NaN, DataType.FLOAT32));
            float[] zeros = new float[(int) LATENT.size()];
            Sample sample = new Sample(zeros, LATENT, zeros, LATENT, empty.values(), empty.shape());
            HeldOutSampler sampler = new HeldOutSampler(scope, model, GoldenModels.NOISE, empty, 1, 1);
            try (HeldOutControl network = HeldOutControl.of(Network.CTRLORA, control, ATTENTION)) {
                String message = assertThrows(EngineException.class, () -> sampler.draw(network, sample, 0))
                        .getMessage();
                assertTrue(message.contains("the UNet produced values that are not numbers"), message);
            }
        }
    }
}
