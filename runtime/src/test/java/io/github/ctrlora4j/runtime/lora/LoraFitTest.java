package io.github.ctrlora4j.runtime.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class LoraFitTest {
    private static final Path FILE = Path.of("style.safetensors");
    private static final String LAYER = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn1.to_q.";
    private static final OpenedModel CHECKPOINT = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT);

    @AfterAll
    static void close() {
        CHECKPOINT.close();
    }

    private static LoraFit fit(Map<String, Tensor> unet, Map<String, Tensor> unmatched) {
        ModelWeights lora = ModelWeights.builder(ModelRole.STYLE_LORA, "sd15")
                .component("unet", unet)
                .component("unmatched", unmatched)
                .build();
        return LoraFit.of(FILE, lora, CHECKPOINT.weights());
    }

    private static Map<String, Tensor> pair(String layer, long in) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(layer + "lora_down.weight", FloatTensor.zeros("down of " + layer, 4, in));
        tensors.put(layer + "lora_up.weight", FloatTensor.zeros("up of " + layer, 32, 4));
        return tensors;
    }

    @Test
    void everyGoldenLoraFits() {
        GoldenLoraFiles.expected()
                .flatMap(golden -> golden.loras().stream())
                .map(ActiveLora::file)
                .distinct()
                .forEach(file -> {
                    try (OpenedModel lora = GoldenModels.FILES.open(file, ModelRole.STYLE_LORA)) {
                        LoraFit fit = LoraFit.of(file, lora.weights(), CHECKPOINT.weights());
                        assertEquals(List.of(), fit.unmatched(), file.toString());
                        assertTrue(fit.layers() > 0);
                    }
                });
    }

    @Test
    void countsLayersAndNamesWhatIsLeft() {
        Map<String, Tensor> tensors = pair(LAYER, 32);
        tensors.putAll(pair("model.diffusion_model.output_blocks.9.7.", 32));
        LoraFit fit = fit(tensors, Map.of("<s1>", FloatTensor.zeros("<s1>", 24)));
        assertEquals(1, fit.layers());
        assertEquals(
                List.of(
                        "<s1>",
                        "down of model.diffusion_model.output_blocks.9.7.",
                        "up of model.diffusion_model.output_blocks.9.7."),
                fit.unmatched());
    }

    @Test
    void anotherWidthIsAnError() {
        UnsupportedFileException e =
                assertThrows(UnsupportedFileException.class, () -> fit(pair(LAYER, 320), Map.of()));
        assertEquals(Optional.of("style.safetensors"), e.subject());
        assertTrue(e.problem().startsWith("this style LoRA was made for another kind of model: down of"), e.problem());
        assertTrue(e.problem().contains("attn1.to_q, which is [32, 32] in the checkpoint"), e.problem());
    }

    @Test
    void aLoraThatChangesNothingIsAnError() {
        UnsupportedFileException e = assertThrows(
                UnsupportedFileException.class, () -> fit(Map.of(), Map.of("a.b", FloatTensor.zeros("a.b", 2))));
        assertTrue(
                e.problem()
                        .startsWith("this style LoRA changes nothing in the checkpoint: none of its 1 tensors"
                                + " belongs to a layer, the first is a.b"),
                e.problem());
    }

    /** to_q has no bias. */
    @Test
    void aBiasThatTheLayerLacksChangesNothing() {
        Map<String, Tensor> tensors = pair(LAYER, 32);
        tensors.put(LAYER.replace("to_q", "to_k") + "diff_b", FloatTensor.zeros("bias", 32));
        assertEquals(List.of("bias"), fit(tensors, Map.of()).unmatched());
    }
}
