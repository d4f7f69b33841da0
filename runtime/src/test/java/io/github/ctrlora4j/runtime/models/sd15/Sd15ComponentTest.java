package io.github.ctrlora4j.runtime.models.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.weights.ArrayPool;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.ZeroTensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Sd15ComponentTest {
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

    /** A host that opens a second model may leave out what it has: loading takes seconds, and comparing less. */
    @Test
    void isSameIfNumbersAndSettingsAre() {
        Path file = GoldenModels.file("sd.safetensors");
        try (OpenedModel opened = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT);
                ArrayPool empty = GoldenModels.SD15.pool(GoldenModels.ENGINE, opened.weights(), ModelPart.VAE);
                Sd15Component<?> vae =
                        Sd15Component.load(GoldenModels.ENGINE, file, opened.weights(), ModelPart.VAE, empty)) {
            assertTrue(vae.isSame(GoldenModels.ENGINE, file, opened.weights()));
            assertFalse(
                    vae.isSame(GoldenModels.ENGINE, file, changed(opened, "vae", "ctrlora4j.vae.norm_groups", "16")));
            // What another part's heads are, does not matter to this one.
            assertTrue(vae.isSame(GoldenModels.ENGINE, file, changed(opened, "vae", "ctrlora4j.unet.heads", "4")));
            Map<String, Tensor> zeroed =
                    new LinkedHashMap<>(opened.weights().components().get("vae"));
            zeroed.computeIfPresent("first_stage_model.decoder.conv_out.bias", (name, bias) -> new ZeroTensor(bias));
            assertFalse(vae.isSame(
                    GoldenModels.ENGINE,
                    file,
                    ModelWeights.builder(ModelRole.CHECKPOINT, "sd15")
                            .settings(opened.weights().settings())
                            .component("vae", zeroed)
                            .build()));
        }
    }

    private static ModelWeights changed(OpenedModel opened, String part, String setting, String value) {
        Map<String, String> settings = new LinkedHashMap<>(opened.weights().settings());
        settings.put(setting, value);
        return ModelWeights.builder(ModelRole.CHECKPOINT, "sd15")
                .settings(settings)
                .component(part, opened.weights().components().get(part))
                .build();
    }

    /** Many community VAEs overflow float16 into black pictures. */
    @Test
    void aVaeStaysInFloat32() {
        for (ModelPart part : ModelPart.values()) {
            assertEquals(
                    part == ModelPart.VAE ? DataType.FLOAT32 : GoldenModels.ENGINE.computeType(),
                    Sd15Component.type(GoldenModels.ENGINE, part));
        }
    }
}
