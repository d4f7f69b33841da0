package io.github.ctrlora4j.runtime.models.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Sd15Test {
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

            assertThrows(OutOfMemoryError.class, () -> GoldenModels.SD15.load(GoldenModels.ENGINE, file, broken));

            assertEquals(before, liveArrays());
            GoldenModels.SD15.load(GoldenModels.ENGINE, file, opened.weights()).close();
        }
    }

    /** A file's metadata is anybody's: what cannot be drawn does not count, and sides are multiples of 64. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"512x768, 512", "768x768, 768", "10x10, 512", "77x77, 64", "9999x9999, 512", "nonsense, 512", "'', 512"
    })
    void theNativeResolutionIsASizeThatCanBeDrawn(String metadata, int expected) {
        ModelWeights weights = ModelWeights.builder(ModelRole.CHECKPOINT, "sd15")
                .settings(Map.of("modelspec.resolution", metadata))
                .build();
        assertEquals(expected, GoldenModels.SD15.nativeResolution(weights));
    }
}
