package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The golden checkpoint as diffusers saved it: the same weights, so that all results of the single file hold for it.
 */
final class DiffusersFolderTest {
    private static Path golden(String name) {
        try {
            return Path.of(Optional.ofNullable(DiffusersFolderTest.class.getResource("/golden/formats/" + name))
                    .orElseThrow()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertEqual(ModelWeights expected, ModelWeights found, List<String> components) {
        for (String id : components) {
            Map<String, Tensor> wanted = component(expected, id);
            Map<String, Tensor> tensors = component(found, id);
            assertEquals(wanted.keySet(), tensors.keySet());
            wanted.forEach((name, tensor) -> {
                Tensor other = Optional.ofNullable(tensors.get(name)).orElseThrow();
                assertEquals(tensor.shape(), other.shape(), name);
                assertArrayEquals(rounded(tensor), FloatConversion.toArray(other), name);
            });
        }
    }

    private static Map<String, Tensor> component(ModelWeights weights, String id) {
        return Optional.ofNullable(weights.components().get(id)).orElseThrow();
    }

    private static float[] rounded(Tensor tensor) {
        return FloatConversion.toArray(tensor);
    }

    @Test
    void hasTheWeightsOfTheSingleFile() {
        try (OpenedModel single = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT);
                OpenedModel folder = GoldenModels.FILES.open(golden("diffusers-folder"), ModelRole.CHECKPOINT)) {
            assertEqual(single.weights(), folder.weights(), List.of("text", "unet", "vae"));
        }
    }

    /** A VAE's file, and the VAE of a whole checkpoint where only a VAE is wanted. */
    @Test
    void everySourceOfAVaeGivesTheSame() {
        try (OpenedModel single = GoldenModels.open("sd.safetensors", ModelRole.VAE);
                OpenedModel old = GoldenModels.FILES.open(golden("vae-old-names.safetensors"), ModelRole.VAE);
                OpenedModel alone = GoldenModels.FILES.open(
                        golden("diffusers-folder/vae/diffusion_pytorch_model.safetensors"), ModelRole.VAE)) {
            assertEqual(single.weights(), old.weights(), List.of("vae"));
            assertEqual(single.weights(), alone.weights(), List.of("vae"));
            assertEquals(
                    List.of("vae"), List.copyOf(single.weights().components().keySet()));
        }
    }

    @Test
    void everySourceOfATextEncoderGivesTheSame() {
        try (OpenedModel single = GoldenModels.open("sd.safetensors", ModelRole.TEXT_ENCODER);
                OpenedModel alone = GoldenModels.FILES.open(
                        golden("diffusers-folder/text_encoder/model.safetensors"), ModelRole.TEXT_ENCODER)) {
            assertEqual(single.weights(), alone.weights(), List.of("text"));
        }
    }

    @Test
    void isOneEntryOfALibrary(@TempDir Path models) throws IOException {
        Path model = models.resolve("style/sd-v1.5");
        copy(golden("diffusers-folder"), model);
        ModelLibrary library = new ModelLibrary(List.of(models), GoldenModels.FILES);
        assertEquals(List.of(model), library.list());
        for (String name : List.of("sd-v1.5", "style/sd-v1.5", model.toString())) {
            assertEquals(model, library.find(name, ModelRole.CHECKPOINT));
        }
        assertEquals("sd-v1.5", ModelLibrary.stem(model));
        assertEquals(List.of(model), new ModelLibrary(List.of(model), GoldenModels.FILES).all(ModelRole.CHECKPOINT));

        FileState before = FileState.of(model);
        assertEquals(before, FileState.of(model));
        Files.writeString(model.resolve("unet/config.json"), "{}");
        assertNotEquals(before, FileState.of(model));
    }

    /** As of a single file without a VAE. */
    @Test
    void aVaeWithoutWeightsComesFromAnotherFile(@TempDir Path models) throws IOException {
        Path model = models.resolve("sd");
        copy(golden("diffusers-folder"), model);
        Files.delete(model.resolve("vae/diffusion_pytorch_model.safetensors"));
        Examination found = GoldenModels.FILES.examine(model);
        assertEquals(
                "a Stable Diffusion 1.5 checkpoint without VAE; name another file that has this part", found.reason());
        assertTrue(found.usable());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                if (Files.isRegularFile(file)) {
                    Files.copy(file, target);
                } else {
                    Files.createDirectories(target);
                }
            }
        }
    }
}
