package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The right names are those of latent-diffusion's own checkpoints. */
final class LdmNamesTest {
    private static final String TEXT = "cond_stage_model.transformer.text_model.";

    private static TensorNames ldm(Map<String, List<Long>> shapes) {
        return LdmNames.of(new IndexedShapes(shapes).tensors());
    }

    private static Map<String, List<Long>> shapes(String... names) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (String name : names) {
            shapes.put(name, List.of(1L));
        }
        return shapes;
    }

    @ParameterizedTest
    @CsvSource({
        "cond_stage_model.transformer.text_model.encoder.x, cond_stage_model.transformer.text_model.encoder.x",
        "cond_stage_model.transformer.encoder.x, cond_stage_model.transformer.text_model.encoder.x",
        "cond_stage_model.transformer.vision_model.x, cond_stage_model.transformer.vision_model.x",
        "clip_l.transformer.text_model.embeddings.x, cond_stage_model.transformer.text_model.embeddings.x",
        "te.final_layer_norm.x, cond_stage_model.transformer.text_model.final_layer_norm.x",
        "text_encoder.text_model.encoder.x, cond_stage_model.transformer.text_model.encoder.x",
        "diffusion_model.out.x, model.diffusion_model.out.x",
        "vae.decoder.x, first_stage_model.decoder.x",
        "vae.encoder.quant_conv.weight, first_stage_model.quant_conv.weight",
        "first_stage_model.decoder.post_quant_conv.bias, first_stage_model.post_quant_conv.bias",
        "tensor.x, tensor.x",
        "out.x, out.x"
    })
    void spellsAsLatentDiffusion(String name, String expected) {
        assertEquals(Set.of(expected), ldm(shapes(name)).all());
    }

    /** Without output blocks, names such as these belong to a control network. */
    @Test
    void bareNamesAreAUnetsIfThereAreOutputBlocks() {
        assertEquals(
                Set.of("model.diffusion_model.output_blocks.0.x", "model.diffusion_model.out.x", "other.x"),
                ldm(shapes("output_blocks.0.x", "out.x", "other.x")).all());
        assertEquals(
                Set.of("input_blocks.0.x", "out.x"),
                ldm(shapes("input_blocks.0.x", "out.x")).all());
    }

    @Test
    void theRightNameWinsOverItsAlias() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put("vae.decoder.w", List.of(1L));
        shapes.put("first_stage_model.decoder.w", List.of(2L));
        shapes.put("te.encoder.w", List.of(3L));
        shapes.put(TEXT + "encoder.w", List.of(4L));
        TensorNames names = ldm(shapes);
        assertEquals(List.of(2L), names.shape("first_stage_model.decoder.w"));
        assertEquals(List.of(4L), names.shape(TEXT + "encoder.w"));
        assertEquals(2, names.all().size());
    }

    /**
     * A file with both copies of the UNet is used as it was trained last; the average is for files with nothing else.
     */
    @Test
    void theUnetWinsOverItsAverage() {
        String weight = "model.diffusion_model.out.2.weight";
        Map<String, List<Long>> shapes =
                new LinkedHashMap<>(Map.of("model_ema.diffusion_modelout2weight", List.of(1L)));
        assertEquals(List.of(1L), ldm(shapes).shape(weight));
        shapes.put(weight, List.of(2L));
        assertEquals(List.of(2L), ldm(shapes).shape(weight));
    }

    @Test
    void aLinearLayerInTheVaesAttentionIsAConvolutionOfOnePixel() {
        String query = "first_stage_model.encoder.mid.attn_1.q.weight";
        String other = "first_stage_model.encoder.mid.block_1.conv1.weight";
        TensorNames names = ldm(Map.of(query, List.of(512L, 512L), other, List.of(512L, 512L)));
        assertEquals(List.of(512L, 512L, 1L, 1L), names.shape(query));
        assertEquals(List.of(512L, 512L), names.shape(other));
        assertEquals(
                List.of(512L, 512L, 1L, 1L),
                ldm(Map.of(query, List.of(512L, 512L, 1L))).shape(query));
    }

    /** CLIP knows 49408 tokens; more were added at the end. */
    @Test
    void addedTokensAreLeftOut() {
        String embedding = TEXT + "embeddings.token_embedding.weight";
        assertEquals(
                List.of(49408L, 768L),
                ldm(Map.of(embedding, List.of(49410L, 768L))).shape(embedding));
        assertEquals(
                List.of(49407L, 768L),
                ldm(Map.of(embedding, List.of(49407L, 768L))).shape(embedding));
    }

    @Test
    void controlNetworksMayLackTheirPrefix() {
        assertEquals(
                Set.of("zero_convs.0.0.weight"),
                LdmNames.ofControl(IndexedShapes.names(shapes("control_model.zero_convs.0.0.weight", "x")))
                        .all());
        assertEquals(
                Set.of("zero_convs.0.0.weight", "x"),
                LdmNames.ofControl(IndexedShapes.names(shapes("zero_convs.0.0.weight", "x")))
                        .all());
    }
}
