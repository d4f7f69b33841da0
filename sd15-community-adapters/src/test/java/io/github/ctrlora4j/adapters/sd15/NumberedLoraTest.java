package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NumberedLoraTest {
    /** What the earliest script writes, with the shapes of the layers in the order of {@link NumberedLora}. */
    private static Map<String, List<Long>> file(int unet, int text) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (int i = 0; i < unet; i++) {
            shapes.put("unet:" + i + ":up", List.of(320L, 4L));
            shapes.put("unet:" + i + ":down", List.of(4L, 320L));
        }
        for (int i = 0; i < text; i++) {
            shapes.put("text_encoder:" + i + ":up", List.of(768L, 4L));
            shapes.put("text_encoder:" + i + ":down", List.of(4L, 768L));
        }
        return shapes;
    }

    private static Optional<LoraKey> key(Map<String, List<Long>> shapes, String name) {
        return Optional.ofNullable(
                NumberedLora.keys(new IndexedShapes(shapes).tensors()).get(name));
    }

    /**
     * Places where real files show which layer is meant: number 4 of every nine has eight times as many outputs (the
     * gate), numbers 6 and 7 have 768 inputs (keys and values of the text), and the last block is as wide as the
     * middle.
     */
    @Test
    void countsLayersLikeTheScript() {
        Map<String, List<Long>> shapes = file(144, 48);
        String unet = "model.diffusion_model.";
        String block = ".1.transformer_blocks.0.";
        assertEquals(
                Optional.of(new LoraKey(unet + "input_blocks.1" + block + "ff.net.0.proj", "lora_up.weight")),
                key(shapes, "unet:4:up"));
        assertEquals(
                Optional.of(new LoraKey(unet + "input_blocks.2" + block + "attn2.to_k", "lora_down.weight")),
                key(shapes, "unet:15:down"));
        assertEquals(
                Optional.of(new LoraKey(unet + "output_blocks.3" + block + "attn1.to_q", "lora_up.weight")),
                key(shapes, "unet:54:up"));
        assertEquals(
                Optional.of(new LoraKey(unet + "middle_block" + block + "attn2.to_out.0", "lora_up.weight")),
                key(shapes, "unet:143:up"));
        assertEquals(
                Optional.of(new LoraKey(
                        "cond_stage_model.transformer.text_model.encoder.layers.1.self_attn.v_proj",
                        "lora_down.weight")),
                key(shapes, "text_encoder:5:down"));
    }

    @Test
    void understandsCompleteFilesOnly() {
        Map<String, List<Long>> shapes = file(96, 0);
        assertEquals(Optional.empty(), key(shapes, "unet:4:up"));
        assertFalse(FileKind.of(new IndexedShapes(shapes)).verdict().isUsable());
        Map<String, List<Long>> gap = file(144, 0);
        gap.remove("unet:7:down");
        assertEquals(Optional.empty(), key(gap, "unet:4:up"));
    }

    @Test
    void understandsACompleteTextEncoderOnly() {
        Map<String, List<Long>> gap = file(0, 4);
        gap.remove("text_encoder:1:up");
        gap.remove("text_encoder:1:down");
        assertEquals(Optional.empty(), key(gap, "text_encoder:0:up"));
        assertEquals(Optional.empty(), key(gap, "text_encoder:2:up"));
        assertFalse(FileKind.of(new IndexedShapes(gap)).verdict().isUsable());
    }

    /** As many tensors as in a complete file, one of which belongs to a layer that does not exist. */
    @Test
    void aNumberBeyondTheLastLayerMakesAFileIncomplete() {
        Map<String, List<Long>> shapes = file(144, 0);
        shapes.remove("unet:7:down");
        shapes.put("unet:999:down", List.of(4L, 320L));
        assertEquals(Optional.empty(), key(shapes, "unet:999:down"));
        assertFalse(FileKind.of(new IndexedShapes(shapes)).verdict().isUsable());
    }

    @Test
    void isUsableBesideVectors() {
        Map<String, List<Long>> shapes = file(144, 48);
        shapes.put("<s1>", List.of(768L));
        FileKind kind = FileKind.of(new IndexedShapes(shapes));
        Verdict verdict = kind.verdict();
        assertTrue(verdict.isUsable(), verdict.reason());
        ModelWeights weights = kind.weights();
        assertEquals(
                1,
                Optional.ofNullable(weights.components().get("unmatched"))
                        .orElseThrow()
                        .size());
    }
}
