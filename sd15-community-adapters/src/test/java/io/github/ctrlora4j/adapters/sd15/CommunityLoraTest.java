package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.adapters.container.SafetensorsFormat;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CommunityLoraTest {
    private static final String TO_K = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k";
    private static final String LDM_TO_K = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k";

    static Stream<GoldenLoras.Case> loras() {
        return GoldenLoras.cases().filter(golden -> !golden.isEmbedding());
    }

    @ParameterizedTest
    @MethodSource("loras")
    void findsTheLayersOfEveryGoldenFile(GoldenLoras.Case golden) {
        try (TensorFile file = GoldenLoras.open(golden.file())) {
            FileKind kind = FileKind.of(file);
            Verdict verdict = kind.verdict();
            assertEquals("lora", verdict.kind(), verdict.reason());
            assertEquals(Optional.of(ModelRole.STYLE_LORA), verdict.role(), verdict.reason());
            ModelWeights weights = kind.weights();
            assertFalse(
                    weights.components().containsKey("unmatched"),
                    weights.components().toString());
            assertEquals(layers(Set.copyOf(golden.changed())), layers(names(weights)));
        }
    }

    private static Set<String> names(ModelWeights weights) {
        Set<String> names = new TreeSet<>();
        weights.components().values().forEach(tensors -> names.addAll(tensors.keySet()));
        return names;
    }

    /** Without the last part of a weight's or bias's name, or without the leaf of a LoRA. */
    private static Set<String> layers(Set<String> names) {
        Set<String> layers = new TreeSet<>();
        for (String name : names) {
            String leaf = LoraLeaves.all().stream()
                    .filter(candidate -> name.endsWith("." + candidate))
                    .max(Comparator.comparingInt(String::length))
                    .orElse("bias");
            layers.add(name.substring(0, name.length() - leaf.length() - 1));
        }
        return layers;
    }

    private static Verdict verdict(Map<String, List<Long>> shapes) {
        return FileKind.of(new IndexedShapes(shapes)).verdict();
    }

    private static Map<String, List<Long>> pair(String stem, long rank, long in, long out) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put(stem + ".lora_down.weight", List.of(rank, in));
        shapes.put(stem + ".lora_up.weight", List.of(out, rank));
        return shapes;
    }

    @Test
    void keepsTensorsOfNoLayerApart() {
        Map<String, List<Long>> shapes = pair(TO_K, 4, 768, 320);
        shapes.put("lora_unet_down_blocks_9_nowhere.lora_down.weight", List.of(4L, 4L));
        FileKind kind = FileKind.of(new IndexedShapes(shapes));
        assertTrue(
                kind.verdict()
                        .reason()
                        .endsWith("; 1 tensor belongs to no layer, the first is"
                                + " lora_unet_down_blocks_9_nowhere.lora_down.weight"),
                kind.verdict().reason());
        assertEquals(
                Set.of("lora_unet_down_blocks_9_nowhere.lora_down.weight"),
                Optional.ofNullable(kind.weights().components().get("unmatched"))
                        .orElseThrow()
                        .keySet());
    }

    @Test
    void rejectsLoraWithoutALayerOfTheModel() {
        Verdict verdict = verdict(pair("lora_unet_layers_0_attention_to_q", 4, 3072, 9216));
        assertEquals("lora", verdict.kind());
        assertFalse(verdict.isUsable());
        assertTrue(verdict.reason().contains("none of its 2 tensors"), verdict.reason());
        assertTrue(verdict.reason().contains("lora_unet_layers_0_attention_to_q.lora_down.weight"), verdict.reason());
    }

    @Test
    void rejectsHalfAPair() {
        Map<String, List<Long>> shapes = pair(TO_K, 4, 768, 320);
        shapes.remove(TO_K + ".lora_up.weight");
        Verdict verdict = verdict(shapes);
        assertFalse(verdict.isUsable());
        assertTrue(
                verdict.reason().contains("beside " + TO_K + ".lora_down.weight it has no lora_up.weight"),
                verdict.reason());
    }

    /** LyCORIS' butterflies have the name of its OFT; PEFT's have their own. */
    @Test
    void acceptsButterflies() {
        Verdict ofLycoris = verdict(Map.of(TO_K + ".oft_blocks", List.of(2L, 4L, 80L, 80L)));
        assertTrue(ofLycoris.isUsable(), ofLycoris.reason());
        String layer = "base_model.model.unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.";
        Verdict ofPeft =
                verdict(Map.of(layer + "boft_R", List.of(1L, 40L, 8L, 8L), layer + "boft_s", List.of(320L, 1L)));
        assertTrue(ofPeft.isUsable(), ofPeft.reason());
        assertTrue(ofPeft.reason().contains("BOFT"), ofPeft.reason());
    }

    @Test
    void rejectsIntegersAsFactors() {
        Verdict verdict = FileKind.of(new IndexedShapes(pair(TO_K, 4, 768, 320), DType.I8))
                .verdict();
        assertEquals("quantized", verdict.kind(), verdict.reason());
    }

    /** 1 TB of views in a file of 1 kB. */
    @Test
    void rejectsTensorsThatRepeatTheSameBytes() {
        Verdict verdict = FileKind.of(new IndexedShapes(pair(TO_K, 1L << 30, 768, 320), DType.F32, 1024))
                .verdict();
        assertEquals("damaged", verdict.kind(), verdict.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "text_encoder_2.text_model.encoder.layers.0.mlp.fc1.lora_A.weight, 8, lora-sdxl",
        "unet.down_blocks.1.attentions.0.transformer_blocks.1.attn1.to_q.lora_A.weight, 640, lora-sdxl",
        "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k.diff, 2048, lora-sdxl",
        "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.processor.to_k_lora.down.weight, 1024, lora-sd2"
    })
    void tellsLorasOfOtherFamilies(String name, long width, String kind) {
        assertEquals(kind, verdict(Map.of(name, List.of(4L, width))).kind());
    }

    /** alpha = 6 for all and 1 for one layer; rank 2 for another; the factor is alpha / rank. */
    @Test
    void takesPeftsStrengthFromItsMetadata() {
        try (TensorFile file = GoldenLoras.open("peft-alpha.safetensors")) {
            Map<String, Tensor> unet = unet(FileKind.of(file));
            assertEquals(
                    1, number(unet, "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn1.to_q.alpha"));
            assertEquals(
                    6, number(unet, "model.diffusion_model.input_blocks.5.1.transformer_blocks.0.attn2.to_k.alpha"));
        }
    }

    /** alpha = 8, rank 4, rank-stabilized: the factor 8 / √4 = 4 is alpha / rank for an alpha of 16. */
    @Test
    void takesPeftsStrengthFromTheConfigurationBesideTheFile() {
        try (TensorFile file = GoldenLoras.open("peft-folder/adapter_model.safetensors")) {
            Map<String, Tensor> unet = unet(FileKind.of(file));
            assertEquals(
                    16, number(unet, "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn1.to_q.alpha"));
        }
    }

    @Test
    void namesSettingsOfPeftThatAreDamaged(@TempDir Path folder) throws IOException {
        Path config = folder.resolve("adapter_config.json");
        Files.writeString(config, "{\"lora_alpha\": 8");
        Path model = folder.resolve("adapter_model.safetensors");
        Files.copy(GoldenLoras.path("peft-folder/adapter_model.safetensors"), model);
        try (TensorFile file = new SafetensorsFormat().open(model)) {
            Verdict verdict = FileKind.of(file).verdict();
            assertFalse(verdict.isUsable());
            assertTrue(verdict.reason().contains("adapter_config.json beside it is not valid JSON"), verdict.reason());
        }
    }

    private static Map<String, Tensor> unet(FileKind kind) {
        return Optional.ofNullable(kind.weights().components().get("unet")).orElseThrow();
    }

    private static float number(Map<String, Tensor> tensors, String name) {
        return Optional.ofNullable(tensors.get(name))
                .orElseThrow()
                .read()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getFloat(0);
    }

    @Test
    void showsPeftsMagnitudesAsAColumn() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        String stem = "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k";
        shapes.put(stem + ".lora_A.weight", List.of(4L, 768L));
        shapes.put(stem + ".lora_B.weight", List.of(320L, 4L));
        shapes.put(stem + ".lora_magnitude_vector", List.of(320L));
        Map<String, Tensor> unet = unet(FileKind.of(new IndexedShapes(shapes)));
        assertEquals(
                List.of(320L, 1L),
                Optional.ofNullable(unet.get(LDM_TO_K + ".dora_scale"))
                        .orElseThrow()
                        .shape());
    }
}
