package io.github.ctrlora4j.runtime.conversion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.host.ModelConversion;
import io.github.ctrlora4j.api.host.StyleLora;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ModelSpecTest {
    private static Map<String, String> metadata(ModelRole role, Map<String, String> settings, StyleLora... loras) {
        ModelConversion.Builder conversion = ModelConversion.builder("x", Path.of("new.safetensors"));
        for (StyleLora lora : loras) {
            conversion.styleLora(lora);
        }
        return ModelSpec.of(
                conversion.build(),
                Path.of("folder/old.ckpt"),
                ModelWeights.builder(role, "sd15").settings(settings).build());
    }

    /** The required keys of the specification, and what a Stable Diffusion 1.5 checkpoint is. */
    @Test
    void aCheckpointIsDescribed() {
        assertEquals(
                Map.of(
                        "format", "pt",
                        "modelspec.sai_model_spec", "1.0.0",
                        "modelspec.architecture", "stable-diffusion-v1",
                        "modelspec.implementation", "https://github.com/Stability-AI/generative-models",
                        "modelspec.title", "new",
                        "modelspec.resolution", "512x512",
                        "modelspec.prediction_type", "epsilon"),
                metadata(ModelRole.CHECKPOINT, Map.of()));
    }

    @Test
    void whatTheSourceStatesIsKept() {
        Map<String, String> metadata = metadata(
                ModelRole.CHECKPOINT,
                Map.of(
                        "author", "somebody",
                        "modelspec.prediction_type", "v",
                        "modelspec.resolution", "768x768",
                        "ctrlora4j.zero_terminal_snr", "true",
                        "ctrlora4j.unet.mask_input", "true"));
        assertEquals("somebody", metadata.get("author"));
        assertEquals("v", metadata.get("modelspec.prediction_type"));
        assertEquals("768x768", metadata.get("modelspec.resolution"));
        assertEquals("true", metadata.get("ctrlora4j.zero_terminal_snr"));
        assertFalse(metadata.containsKey("ctrlora4j.unet.mask_input"));
    }

    @Test
    void styleLorasAreNamedWithTheirWeights() {
        Map<String, String> metadata = metadata(
                ModelRole.CHECKPOINT, Map.of(), new StyleLora("loras/ink.safetensors", 0.8, 0), StyleLora.of("b"));
        assertEquals("old, ink:0.8:0.0, b:1.0:1.0", metadata.get("modelspec.merged_from"));
    }

    @Test
    void partsSayWhatTheyAre() {
        Map<String, String> metadata = metadata(ModelRole.VAE, Map.of());
        assertEquals("stable-diffusion-v1/vae", metadata.get("modelspec.architecture"));
        assertFalse(metadata.containsKey("modelspec.prediction_type"));
    }
}
