package io.github.ctrlora4j.runtime.models.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.Prediction;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import io.github.ctrlora4j.runtime.sampling.Parameterization;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Sd15ModelTest {
    private static final ModelWeights ZERO_SNR =
            checkpoint(Map.of("modelspec.prediction_type", "v", "ctrlora4j.zero_terminal_snr", "true"));

    private static int liveArrays() {
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }

    /** A tensor whose bytes do not fit into memory. */
    private record TooLarge(Tensor of) implements Tensor {
        @Override
        public String name() {
            return of.name();
        }

        @Override
        public DType dtype() {
            return of.dtype();
        }

        @Override
        public List<Long> shape() {
            return of.shape();
        }

        @Override
        public ByteBuffer read() {
            throw new OutOfMemoryError("Direct buffer memory");
        }
    }

    /** Text encoder and VAE are loaded and bound when the UNet's last tensor fails. */
    @Test
    void aFailedLoadGivesEverythingBack() {
        try (OpenedModel opened = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT)) {
            Map<String, Tensor> unet =
                    new LinkedHashMap<>(opened.weights().components().get("unet"));
            String last = unet.keySet().stream().reduce((a, b) -> b).orElseThrow();
            unet.put(last, new TooLarge(unet.get(last)));
            ModelWeights.Builder weights = ModelWeights.builder(ModelRole.CHECKPOINT, "sd15")
                    .settings(opened.weights().settings());
            opened.weights().components().forEach(weights::component);
            ModelWeights broken = weights.component("unet", unet).build();
            Path file = Path.of("broken.safetensors");
            int before = liveArrays();

            assertThrows(OutOfMemoryError.class, () -> WholeModel.load(GoldenModels.ENGINE, file, broken));

            assertEquals(before, liveArrays());
            WholeModel.load(GoldenModels.ENGINE, file, opened.weights()).close();
        }
    }

    @Test
    void aMissingComponentIsNamed() {
        try (OpenedModel opened = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT)) {
            ModelWeights.Builder incomplete = ModelWeights.builder(ModelRole.CHECKPOINT, "sd15");
            opened.weights().components().forEach((id, tensors) -> {
                if (!id.equals("vae")) {
                    incomplete.component(id, tensors);
                }
            });
            ModelWeights weights = incomplete.build();
            String message = assertThrows(
                            UnsupportedFileException.class,
                            () -> WholeModel.load(GoldenModels.ENGINE, Path.of("half.ckpt"), weights))
                    .getMessage();
            assertTrue(message.startsWith("half.ckpt: has no VAE"), message);
        }
    }

    @Test
    void theFileSaysWhatItPredictsAndHowItsNoiseEnds() {
        NoiseSchedule plain = GoldenModels.SD15.schedule(checkpoint(Map.of()), Optional.empty());
        assertEquals(Parameterization.NOISE, plain.parameterization());
        assertEquals(0.00466, plain.alpha(999), 1e-5);
        NoiseSchedule other = GoldenModels.SD15.schedule(ZERO_SNR, Optional.empty());
        assertEquals(Parameterization.VELOCITY, other.parameterization());
        assertEquals(0, other.alpha(999));
    }

    @Test
    void aRequestOverrulesWhatTheFileSays() {
        NoiseSchedule epsilon = GoldenModels.SD15.schedule(ZERO_SNR, Optional.of(Prediction.EPSILON));
        assertEquals(Parameterization.NOISE, epsilon.parameterization());
        assertEquals(0.00466, epsilon.alpha(999), 1e-5);
        NoiseSchedule v = GoldenModels.SD15.schedule(ZERO_SNR, Optional.of(Prediction.V));
        assertEquals(Parameterization.VELOCITY, v.parameterization());
        assertEquals(0.00466, v.alpha(999), 1e-5);
        NoiseSchedule zero = GoldenModels.SD15.schedule(checkpoint(Map.of()), Optional.of(Prediction.V_ZERO_SNR));
        assertEquals(Parameterization.VELOCITY, zero.parameterization());
        assertEquals(0, zero.alpha(999));
    }

    private static ModelWeights checkpoint(Map<String, String> settings) {
        return ModelWeights.builder(ModelRole.CHECKPOINT, "sd15")
                .settings(settings)
                .build();
    }
}
