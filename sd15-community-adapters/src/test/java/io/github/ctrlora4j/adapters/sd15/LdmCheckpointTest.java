package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of the three layouts take every tensor away; here it is one of each kind. */
final class LdmCheckpointTest {
    private static final String TEXT = "cond_stage_model.transformer.text_model.";
    private static final String EMBEDDING = TEXT + "embeddings.token_embedding.weight";

    private Verdict examine(Map<String, List<Long>> shapes) {
        return FileKind.of(new IndexedShapes(shapes)).verdict();
    }

    private Map<String, Tensor> component(Map<String, List<Long>> shapes, String id) {
        ModelWeights weights = FileKind.of(new IndexedShapes(shapes)).weights();
        return Optional.ofNullable(weights.components().get(id)).orElse(Map.of());
    }

    private static Map<String, List<Long>> renamed(Map<String, List<Long>> shapes, UnaryOperator<String> name) {
        Map<String, List<Long>> renamed = new LinkedHashMap<>();
        shapes.forEach((key, shape) -> renamed.put(name.apply(key), shape));
        return renamed;
    }

    @Test
    void givesAllTensorsUnderTheirLdmNames() {
        Map<String, List<Long>> checkpoint = IndexedShapes.checkpoint();
        assertEquals(
                List.of(196, 686, 248),
                List.of(
                        component(checkpoint, "text").size(),
                        component(checkpoint, "unet").size(),
                        component(checkpoint, "vae").size()));
        assertTrue(component(checkpoint, "unet").containsKey("model.diffusion_model.input_blocks.0.0.weight"));
        assertTrue(component(checkpoint, "vae").containsKey("first_stage_model.quant_conv.weight"));
        assertTrue(component(checkpoint, "text").containsKey(EMBEDDING));
    }

    /** A tenth of SD 1.5's UNet, a quarter of its VAE with fewer blocks, three layers of a text encoder of width 96. */
    @Test
    void knowsNarrowAndShallowRelatives() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.keySet()
                .removeIf(name -> name.matches(".*encoder\\.down\\.\\d\\.block\\.1\\..*")
                        || name.matches(".*decoder\\.up\\.\\d\\.block\\.2\\..*")
                        || name.matches(".*\\.layers\\.([3-9]|1[01])\\..*"));
        shapes.replaceAll((name, shape) ->
                shape.stream().map(extent -> narrow(name, extent)).toList());
        assertEquals("sd15", examine(shapes).kind(), examine(shapes).reason());
        // VAE: four blocks of the encoder and four of the decoder, 8 tensors each, are gone; text: 9 layers of 16.
        assertEquals(248 - 8 * 8, component(shapes, "vae").size());
        assertEquals(196 - 9 * 16, component(shapes, "text").size());
    }

    private static long narrow(String name, long extent) {
        if (name.startsWith("first_stage_model.")) {
            return extent % 128 == 0 ? extent / 4 : extent;
        }
        if (extent % 768 == 0 && (name.startsWith(TEXT) || name.contains("attn2"))) {
            return extent / 8;
        }
        return name.startsWith("model.") && extent % 320 == 0 ? extent / 10 : extent;
    }

    @Test
    void namesMissingTensor() {
        for (String name :
                IndexedShapes.oneOfEachKind(IndexedShapes.checkpoint().keySet())) {
            Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
            shapes.remove(name);
            Verdict verdict = examine(shapes);
            assertEquals("damaged", verdict.kind(), name);
            assertTrue(verdict.reason().contains("lacks " + name), verdict.reason());
        }
    }

    @Test
    void noticesWrongShape() {
        for (String name :
                IndexedShapes.oneOfEachKind(IndexedShapes.checkpoint().keySet())) {
            Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
            List<Long> shape = new ArrayList<>(shapes.get(name));
            shape.add(1L);
            shapes.put(name, shape);
            // A matrix in the VAE's attention may have the shape of a convolution, and nothing else.
            assertFalse(examine(shapes).isUsable(), name);
        }
    }

    @Test
    void namesTensorWithBothShapes() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put("first_stage_model.decoder.conv_out.weight", List.of(4L, 128L, 3L, 3L));
        assertTrue(
                examine(shapes)
                        .reason()
                        .contains(
                                "first_stage_model.decoder.conv_out.weight of shape [4, 128, 3, 3], expected [3, 128, 3, 3]"),
                examine(shapes).reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cond_stage_model.transformer.",
                "cond_stage_model.clip_l.transformer.text_model.",
                "clip_l.transformer.text_model.",
                "te.text_model.",
                "text_encoder.text_model.",
                "text_encoder."
            })
    void readsTextEncodersUnderTheirAliases(String prefix) {
        Map<String, List<Long>> shapes = renamed(
                IndexedShapes.checkpoint(),
                name -> name.startsWith(TEXT) ? prefix + name.substring(TEXT.length()) : name);
        assertEquals(
                component(IndexedShapes.checkpoint(), "text").keySet(),
                component(shapes, "text").keySet());
    }

    @Test
    void readsVaeUnderItsAlias() {
        Map<String, List<Long>> shapes =
                renamed(IndexedShapes.checkpoint(), name -> name.replace("first_stage_model.", "vae."));
        assertEquals(
                component(IndexedShapes.checkpoint(), "vae").keySet(),
                component(shapes, "vae").keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "diffusion_model.", "model.diffusion_model."})
    void readsUnetUnderItsAliases(String prefix) {
        Map<String, List<Long>> shapes = IndexedShapes.sd15("unet", prefix);
        assertEquals(
                "the UNet of a Stable Diffusion 1.5 checkpoint without VAE and text encoder; name another file that has"
                        + " this part",
                examine(shapes).reason());
        shapes.putAll(IndexedShapes.sd15("vae", "first_stage_model."));
        shapes.putAll(IndexedShapes.sd15("text_encoder", "cond_stage_model."));
        assertTrue(examine(shapes).isUsable(), examine(shapes).reason());
        assertEquals(
                component(IndexedShapes.checkpoint(), "unet").keySet(),
                component(shapes, "unet").keySet());
    }

    @Test
    void takesAveragedUnetIfThereIsNoOther() {
        Map<String, List<Long>> shapes = renamed(
                IndexedShapes.checkpoint(),
                name -> name.startsWith("model.")
                        ? "model_ema." + name.substring("model.".length()).replace(".", "")
                        : name);
        assertTrue(examine(shapes).reason().contains("EMA"), examine(shapes).reason());
        assertEquals(
                component(IndexedShapes.checkpoint(), "unet").keySet(),
                component(shapes, "unet").keySet());
    }

    @Test
    void dropsWhatTheNetworksDoNotUse() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put(TEXT + "embeddings.position_ids", List.of(1L, 77L));
        shapes.put("cond_stage_model.logit_scale", List.of());
        shapes.put("first_stage_model.loss.logvar", List.of());
        shapes.put("betas", List.of(1000L));
        shapes.put("model_ema.diffusion_modelinput_blocks00weight", List.of(320L, 4L, 3L, 3L));
        ModelWeights weights = FileKind.of(new IndexedShapes(shapes)).weights();
        int tensors = weights.components().values().stream().mapToInt(Map::size).sum();
        assertEquals(686 + 248 + 196, tensors);
    }

    @Test
    void keepsTheFirstRowsOfAnExtendedVocabulary() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put(EMBEDDING, List.of(49410L, 768L));
        assertEquals(
                List.of(49408L, 768L), component(shapes, "text").get(EMBEDDING).shape());
    }

    @Test
    void readsVaeAttentionAsMatrices() {
        String name = "first_stage_model.encoder.mid.attn_1.q.weight";
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put(name, List.of(512L, 512L));
        Tensor tensor = component(shapes, "vae").get(name);
        assertEquals(List.of(512L, 512L, 1L, 1L), tensor.shape());
        assertEquals(name, tensor.name());
    }

    @Test
    void passesMetadataOnAsSettings() {
        ModelWeights weights =
                FileKind.of(new IndexedShapes(IndexedShapes.checkpoint())).weights();
        assertEquals(Map.of("ctrlora4j.unet.heads", "8"), weights.settings());
    }

    @Test
    void rejectsUnetWithTensorsThatItDoesNotKnow() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put("model.diffusion_model.adapter.weight", List.of(1L));
        assertEquals("sd15-variant", examine(shapes).kind());
    }

    @Test
    void rejectsTextEncoderOfAnotherWidth() {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.replaceAll((name, shape) -> name.endsWith("attn2.to_k.weight") || name.endsWith("attn2.to_v.weight")
                ? List.of(shape.get(0), 512L)
                : shape);
        assertTrue(
                examine(shapes).reason().contains("width 768, but whose UNet expects 512"),
                examine(shapes).reason());
    }

    @ParameterizedTest
    @CsvSource({
        "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.fuser.linear.weight, gligen",
        "model.diffusion_model.input_blocks.1.1.motion_modules.0.weight, animatediff",
        "model.diffusion_model.time_embed.cond_proj.weight, lcm",
        "cond_stage_model.roberta.embeddings.weight, multilingual"
    })
    void isNotTakenForItsVariants(String tensor, String kind) {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put(tensor, List.of(1L));
        assertEquals(kind, examine(shapes).kind());
    }

    @ParameterizedTest
    @CsvSource({"first_stage_model., VAE", "cond_stage_model., text encoder"})
    void saysWhichComponentIsAbsent(String prefix, String component) {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.keySet().removeIf(name -> name.startsWith(prefix));
        Verdict verdict = examine(shapes);
        assertEquals("sd15", verdict.kind());
        assertTrue(verdict.isUsable());
        assertEquals(
                "a Stable Diffusion 1.5 checkpoint without " + component + "; name another file that has this part",
                verdict.reason());
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void needsFloatingPointWeights(DType dtype) {
        Verdict verdict = FileKind.of(new IndexedShapes(IndexedShapes.checkpoint(), dtype))
                .verdict();
        boolean plain = Set.of(DType.F64, DType.F32, DType.F16, DType.BF16, DType.F8_E4M3, DType.F8_E5M2)
                .contains(dtype);
        assertEquals(plain ? "sd15" : "quantized", verdict.kind());
        assertEquals(plain, verdict.isUsable());
    }

    /** Scaled float8 as UIs save it, and 4-bit weights with their block maxima; in every component. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cond_stage_model.transformer.text_model.encoder.layers.3.mlp.fc1.scale_weight",
                "cond_stage_model.transformer.text_model.encoder.layers.3.mlp.fc1.scale_input",
                "cond_stage_model.transformer.text_model.encoder.layers.3.mlp.fc1.weight_scale",
                "first_stage_model.decoder.conv_in.scale_weight",
                "model.diffusion_model.out.2.scale_weight",
                "model.diffusion_model.out.2.weight.absmax"
            })
    void rejectsWeightsWithScalesInTensorsOfTheirOwn(String scale) {
        Map<String, List<Long>> shapes = IndexedShapes.checkpoint();
        shapes.put(scale, List.of(1L));
        Verdict verdict = examine(shapes);
        assertEquals("quantized", verdict.kind());
        assertTrue(verdict.reason().contains(scale), verdict.reason());
    }
}
