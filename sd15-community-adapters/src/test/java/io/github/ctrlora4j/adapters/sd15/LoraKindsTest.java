package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of the published files; whole files are in the golden corpus. */
class LoraKindsTest {
    private static final String LAYER = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.";

    private static Verdict verdict(String tensors, long... shape) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (String name : List.of(tensors.split(" "))) {
            shapes.put(name, Arrays.stream(shape).boxed().toList());
        }
        return FileKind.of(new IndexedShapes(shapes)).verdict();
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource({
        "lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_down.weight, lora-sdxl",
        "text_encoder_2.text_model.encoder.layers.0.mlp.fc1.lora_A.weight, lora-sdxl",
        "lora_unet_input_blocks_4_1_transformer_blocks_1_attn1_to_k.lora_down.weight, lora-sdxl",
        "unet.down_blocks.1.attentions.0.transformer_blocks.1.attn1.to_k.lora_A.weight, lora-sdxl",
        "lora_unet_mid_block_attentions_0_proj_in.lora_up.weight, lora",
        "lora_unet_mid_block_attentions_0_proj_in.hada_w1_a, lora",
        "other.0.lora_layer.down.weight, lora",
        "lora_unet_mid.a1.weight lora_unet_mid.b1.weight, lora",
        "lora_unet_mid.a1.weight other, unknown",
        "unet:up_blocks.0.attentions.0:up, lora",
        "unet:up_blocks.0:up unet:up_blocks.0:down, lora",
        "unet:up_blocks.0:down other, unknown"
    })
    void tellsKindFromNames(String tensors, String kind) {
        Verdict verdict = verdict(tensors, 7);
        assertEquals(kind, verdict.kind(), verdict.reason());
        assertFalse(verdict.isUsable());
    }

    @ParameterizedTest
    @CsvSource({"768, lora", "1024, lora-sd2", "2048, lora-sdxl"})
    void tellsKindFromTheWidthOfTheText(long width, String kind) {
        assertEquals(kind, verdict(LAYER + "lora_down.weight", 8, width).kind());
        assertEquals(
                kind,
                verdict(LAYER + "hada_w1_a " + LAYER + "hada_w1_b", 8, width).kind());
    }

    /** Flux and SD3, as kohya's sd-scripts and as diffusers' scripts save them; the last also trains CLIP's encoder. */
    @ParameterizedTest
    @CsvSource({
        "lora_unet_double_blocks_0_img_attn_proj.lora_down.weight",
        "lora_unet_single_blocks_37_linear1.lora_up.weight",
        "lora_unet_joint_blocks_1_x_block_attn_qkv.lora_down.weight",
        "transformer.single_transformer_blocks.1.attn.to_k.lora_A.weight",
        "transformer.transformer_blocks.1.attn.to_k.lora_A.weight",
        "diffusion_model.double_blocks.1.img_attn.qkv.lora_A.weight",
        "lora_te1_text_model_encoder_layers_0_mlp_fc1.lora_down.weight"
                + " lora_unet_double_blocks_0_img_attn_proj.lora_down.weight"
    })
    void aLoraForATransformerIsNotTakenForSdxls(String tensors) {
        Verdict verdict = verdict(tensors, 7);
        assertEquals("lora-transformer", verdict.kind(), verdict.reason());
        assertTrue(verdict.reason().contains("such as Flux or Stable Diffusion 3"), verdict.reason());
        assertFalse(verdict.isUsable());
    }

    @Test
    void saysWhatToDoWithTheEarliestFormat() {
        String reason = verdict("unet:up_blocks.0:up", 7).reason();
        assertTrue(reason.contains("convert it to safetensors"), reason);
    }
}
