package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One tensor that tells each kind, by the key lists of the published files; whole files are in the golden corpus. */
final class KindTableTest {
    private static final String TRANSFORMER = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.";

    private static Verdict verdict(Map<String, List<Long>> shapes) {
        return FileKind.of(new IndexedShapes(shapes)).verdict();
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource({
        "control_model.loras_dict.canny.weight, ctrlora-pretraining",
        "control_model.input_hint_block.0.weight, controlnet",
        "controlnet_cond_embedding.conv_in.weight, controlnet",
        "controlnet_down_blocks.0.weight, controlnet",
        "lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_down.weight, lora-sdxl",
        "lora_unet_mid_block_attentions_0_proj_in.lora_up.weight, lora",
        "lora_unet_mid_block_attentions_0_proj_in.hada_w1_a, lora",
        "unet:up_blocks.0.attentions.0:up, lora",
        "image_proj.latents, ip-adapter",
        "model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight, sd3",
        "double_blocks.0.img_attn.qkv.weight, flux",
        "model.diffusion_model.input_blocks.1.1.time_stack.0.weight, svd",
        "conditioner.embedders.0.transformer.weight, sdxl",
        "cond_stage_model.model.transformer.resblocks.0.mlp.c_fc.weight, sd2",
        "conv_first.weight, upscaler",
        "decoder.conv_in.weight, vae",
        "text_model.embeddings.token_embedding.weight, text-encoder",
        "foo.weight, unknown"
    })
    void tellsKindFromAName(String tensor, String kind) {
        Verdict verdict = verdict(Map.of(tensor, List.of(7L)));
        assertEquals(kind, verdict.kind(), verdict.reason());
        assertFalse(verdict.isUsable());
    }

    @ParameterizedTest
    @CsvSource({"768, lora", "1024, lora-sd2", "2048, lora-sdxl"})
    void tellsLoraFromTheWidthOfTheText(long width, String kind) {
        String name = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight";
        assertEquals(kind, verdict(Map.of(name, List.of(8L, width))).kind());
    }

    @ParameterizedTest
    @CsvSource({"768, embedding", "1024, embedding-sd2", "999, unknown"})
    void tellsEmbeddingFromItsWidth(long width, String kind) {
        assertEquals(kind, verdict(Map.of("vectors", List.of(4L, width))).kind());
    }

    @ParameterizedTest
    @CsvSource({"1024, sd2", "1280, sdxl-refiner", "2048, sdxl"})
    void tellsCheckpointFromTheWidthOfTheText(long width, String kind) {
        assertEquals(
                kind,
                verdict(Map.of(TRANSFORMER + "attn2.to_k.weight", List.of(320L, width)))
                        .kind());
    }

    @ParameterizedTest
    @CsvSource({"9, sd15-inpainting", "8, instruct-pix2pix"})
    void tellsCheckpointFromItsInputChannels(long channels, String kind) {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put("model.diffusion_model.input_blocks.0.0.weight", List.of(320L, channels, 3L, 3L));
        assertEquals(kind, verdict(shapes).kind());
    }

    @Test
    void namesTheFirstTensorsOfAnUnknownFile() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            shapes.put(name, List.of(1L));
        }
        String reason = verdict(shapes).reason();
        assertTrue(reason.contains("6 tensors, the first [a, b, c, d, e]"), reason);
    }

    @Test
    void givesNoWeightsOfAFileThatCannotBeUsed() {
        IndexedShapes file = new IndexedShapes(Map.of("conv_first.weight", List.of(64L)));
        UnsupportedFileException e = assertThrows(
                UnsupportedFileException.class, () -> FileKind.of(file).weights());
        assertEquals("index.safetensors", e.subject().orElseThrow());
        assertTrue(e.problem().contains("an upscaler"), e.problem());
    }
}
