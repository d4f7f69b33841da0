package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A VAE or text encoder alone, under each of its spellings. */
final class ComponentFileTest {
    private static Verdict verdict(Map<String, List<Long>> shapes) {
        return FileKind.of(new IndexedShapes(shapes)).verdict();
    }

    @ParameterizedTest
    @CsvSource({
        "vae, '', VAE",
        "vae, first_stage_model., VAE",
        "vae, vae., VAE",
        "text_encoder, cond_stage_model., TEXT_ENCODER",
        "text_encoder, te., TEXT_ENCODER"
    })
    void isUsableInItsOwnRole(String part, String prefix, ModelRole role) {
        Map<String, List<Long>> shapes = IndexedShapes.sd15(part, prefix);
        if (prefix.equals("te.")) {
            shapes = IndexedShapes.diffusers(part, prefix);
        }
        assertEquals(Optional.of(role), verdict(shapes).role(), verdict(shapes).reason());
    }

    /** As transformers saves it since 5.6. */
    @Test
    void aTextEncoderNeedsNoPrefixAtAll() {
        Map<String, List<Long>> shapes =
                IndexedShapes.without("text_model.", IndexedShapes.diffusers("text_encoder", ""));
        assertEquals(Optional.of(ModelRole.TEXT_ENCODER), verdict(shapes).role());
    }

    @Test
    void whatTrainersLeaveBesideAVaeDoesNotMatter() {
        Map<String, List<Long>> shapes = IndexedShapes.sd15("vae", "");
        shapes.put("loss.logvar", List.of());
        shapes.put("model_ema.decay", List.of());
        assertTrue(verdict(shapes).isUsable());
        shapes = IndexedShapes.diffusers("text_encoder", "");
        shapes.put("vision_model.embeddings.class_embedding", List.of(1024L));
        assertTrue(verdict(shapes).isUsable());
    }

    /** Latents of SD3 and Flux have 16 channels, convolutions over time a fifth axis. */
    @Test
    void aVaeOfAnotherFamilyIsNamed() {
        Map<String, List<Long>> shapes = IndexedShapes.sd15("vae", "");
        shapes.put("decoder.conv_in.weight", List.of(512L, 16L, 3L, 3L));
        assertEquals("vae-other", verdict(shapes).kind());
        assertTrue(verdict(shapes).reason().contains("16 latent channels"));
        shapes.put("decoder.conv_in.weight", List.of(512L, 4L, 3L, 3L, 3L));
        assertEquals("vae-other", verdict(shapes).kind());
    }

    @ParameterizedTest
    @CsvSource({"1024, text-encoder-sd2", "1280, text-encoder-sdxl"})
    void aTextEncoderOfAnotherFamilyIsNamed(long width, String kind) {
        Map<String, List<Long>> shapes = IndexedShapes.diffusers("text_encoder", "");
        shapes.put("text_model.embeddings.token_embedding.weight", List.of(49408L, width));
        assertEquals(kind, verdict(shapes).kind());
    }

    @Test
    void aMissingTensorIsNamed() {
        Map<String, List<Long>> shapes = IndexedShapes.diffusers("vae", "");
        shapes.remove("decoder.mid_block.resnets.0.conv1.weight");
        assertEquals("damaged", verdict(shapes).kind());
        assertTrue(verdict(shapes).reason().contains("lacks first_stage_model.decoder.mid.block_1.conv1.weight"));
    }

    /** 768 times 10/12 is 640, which is not a multiple of SD 1.5's 12 heads, but has 10. */
    @Test
    void aWidthThatCannotBeDividedIsNamed() {
        Map<String, List<Long>> shapes = IndexedShapes.diffusers("text_encoder", "");
        shapes.replaceAll((name, shape) -> shape.stream()
                .map(extent -> extent % 768 == 0 ? extent / 12 * 10 : extent)
                .toList());
        assertEquals("sd15-variant", verdict(shapes).kind());
        assertTrue(
                verdict(shapes)
                        .reason()
                        .contains("the 640 channels of cond_stage_model.transformer.text_model.final_layer_norm.weight"
                                + " cannot be divided into 12 heads; the metadata ctrlora4j.text.heads must state"),
                verdict(shapes).reason());
    }

    @Test
    void needsFloatingPointWeights() {
        Verdict verdict = FileKind.of(new IndexedShapes(IndexedShapes.sd15("vae", ""), DType.I8))
                .verdict();
        assertEquals("quantized", verdict.kind());
        assertFalse(verdict.isUsable());
    }
}
