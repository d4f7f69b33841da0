package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.Collections;
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
        "control_model.input_hint_block.0.weight, damaged",
        "controlnet_cond_embedding.conv_in.weight, damaged",
        "controlnet_down_blocks.0.weight, controlnet",
        "image_proj.latents, ip-adapter",
        "model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight, sd3",
        "double_blocks.0.img_attn.qkv.weight, flux",
        "model.diffusion_model.input_blocks.1.1.time_stack.0.weight, svd",
        "conditioner.embedders.0.transformer.weight, sdxl",
        "cond_stage_model.model.transformer.resblocks.0.mlp.c_fc.weight, sd2",
        "conv_first.weight, upscaler",
        "decoder.conv_in.weight, damaged",
        "other.decoder.conv_in.weight, vae-other",
        "text_model.embeddings.token_embedding.weight, damaged",
        "down_blocks.0.motion_modules.0.temporal_transformer.norm.weight, animatediff",
        "down_blocks.0.motion_modules.0.temporal_transformer.attn.processor.to_q_lora.down.weight, animatediff",
        "taesd_decoder.1.weight, vae-other",
        "decoder.layers.0.weight, vae-other",
        "vision_model.embeddings.class_embedding, image-encoder",
        "adapter.body.0.in_conv.weight, t2i-adapter",
        "768.0.linear.0.weight, hypernetwork",
        "control_model.time_embed.0.lora_layer.down.weight, damaged",
        "model.0.weight, unknown",
        "conv_in.weight, unknown",
        "foo.weight, unknown"
    })
    void tellsKindFromAName(String tensor, String kind) {
        Verdict verdict = verdict(Map.of(tensor, List.of(7L)));
        assertEquals(kind, verdict.kind(), verdict.reason());
        assertFalse(verdict.isUsable());
    }

    /** Each file is told by all of its names together. */
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource({
        "clip_l clip_g, embedding-sdxl",
        "clip_l other, unknown",
        "conv_in.weight down_blocks.0.x mid_block.x, sd15-distilled",
        "conv_in.weight down_blocks.0.x mid_block.x time_embedding.cond_proj.weight, lcm",
        "1.weight 3.conv.0.weight, vae-other",
        "768.0.linear.0.weight other, unknown",
        "conv_in.weight down_blocks.0.x other, unknown",
        "conv_in.weight mid_block.x, unknown",
        "model.0.weight model.1.sub.0.weight, upscaler"
    })
    void tellsKindFromSeveralNames(String tensors, String kind) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (String name : List.of(tensors.split(" "))) {
            shapes.put(name, List.of(7L));
        }
        assertEquals(kind, verdict(shapes).kind());
    }

    /** UIs save vectors of any width under these names. */
    @ParameterizedTest
    @CsvSource({"emb_params, embedding", "*, embedding", "<cat>, embedding", "<cat, unknown", "cat>, unknown"})
    void tellsEmbeddingFromItsName(String name, String kind) {
        assertEquals(kind, verdict(Map.of(name, List.of(4L, 999L))).kind());
    }

    @ParameterizedTest
    @CsvSource({"1, embedding", "2, embedding", "3, unknown"})
    void embeddingsAreVectors(int axes, String kind) {
        List<Long> shape = Collections.nCopies(axes, 768L);
        assertEquals(kind, verdict(Map.of("vectors", shape)).kind());
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
    @CsvSource({"9, sd15-inpainting", "8, instruct-pix2pix", "5, sd15-variant"})
    void tellsCheckpointFromItsInputChannels(long channels, String kind) {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put("model.diffusion_model.input_blocks.0.0.weight", List.of(320L, channels, 3L, 3L));
        assertEquals(kind, verdict(shapes).kind());
    }

    /** The UNets of other families as diffusers saves them. */
    @ParameterizedTest
    @CsvSource({"1024, sd2", "1280, sdxl-refiner", "2048, sdxl"})
    void tellsDiffusersUnetsFromTheWidthOfTheText(long width, String kind) {
        Map<String, List<Long>> shapes = IndexedShapes.diffusers("unet", "");
        shapes.replaceAll((name, shape) -> name.endsWith("attn2.to_k.weight") || name.endsWith("attn2.to_v.weight")
                ? List.of(shape.get(0), width)
                : shape);
        assertEquals(kind, verdict(shapes).kind());
    }

    /** A part that all SD 1.5 checkpoints have is missing, or a tensor beside them tells what was made of them. */
    @Test
    void tellsRelativesOfSd15() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put("model.diffusion_model.input_blocks.0.0.weight", List.of(320L, 8L, 3L, 3L));
        shapes.put("cc_projection.weight", List.of(1L));
        assertEquals("zero123", verdict(shapes).kind());

        shapes = IndexedShapes.checkpoint();
        shapes.keySet().removeIf(name -> name.startsWith("model.diffusion_model.middle_block.1."));
        assertEquals("sd15-distilled", verdict(shapes).kind());

        shapes = IndexedShapes.checkpoint();
        shapes.put("cond_stage_model.model.visual.conv1.weight", List.of(1L));
        assertEquals("sd15", verdict(shapes).kind());
        shapes.keySet().removeIf(name -> name.startsWith("cond_stage_model.transformer.text_model."));
        assertEquals("image-variation", verdict(shapes).kind());
    }

    /** SDXL's refiner is narrower at its input (384 channels) than SDXL and SD 1.5 (320). */
    @Test
    void tellsTheRefinerFromItsInput() {
        String reason = verdict(Map.of("model.diffusion_model.input_blocks.0.0.weight", List.of(384L, 4L, 3L, 3L)))
                .reason();
        assertTrue(reason.startsWith("an SDXL refiner checkpoint"), reason);
        reason = verdict(Map.of(TRANSFORMER + "attn2.to_k.weight", List.of(320L, 2048L)))
                .reason();
        assertTrue(reason.startsWith("an SDXL checkpoint"), reason);
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
