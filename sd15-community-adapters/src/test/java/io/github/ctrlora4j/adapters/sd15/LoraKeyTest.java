package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spellings of the reference, one of each row, and one of a converter that is in use. */
final class LoraKeyTest {
    private static final String DIFFUSERS = "down_blocks.0.attentions.0.transformer_blocks.0.";
    private static final String LDM = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.";

    @ParameterizedTest
    @CsvSource({
        "unet.$.attn1.processor.to_q_lora.down.weight, attn1.to_q, lora_down.weight",
        "$.attn1.processor.to_out_lora.up.weight, attn1.to_out.0, lora_up.weight",
        "unet.$.attn1.to_out.0.lora.down.weight, attn1.to_out.0, lora_down.weight",
        "unet.$.ff.net.0.proj.lora_A.weight, ff.net.0.proj, lora_down.weight",
        "base_model.model.$.ff.net.2.lora_B.default.weight, ff.net.2, lora_up.weight",
        "unet.$.attn2.to_k.lora_magnitude_vector, attn2.to_k, dora_scale",
        "unet.$.attn2.to_k.lora_B.bias, attn2.to_k, lora_up.bias",
        "unet.$.attn2.to_k.lora.alpha, attn2.to_k, alpha",
        "diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.lora_up.weight, attn2.to_k, lora_up.weight"
    })
    void readsDottedNames(String name, String layer, String leaf) {
        String whole = name.replace("$.", DIFFUSERS);
        assertEquals(Optional.of(new LoraKey(LDM + layer, leaf)), LoraKey.of(whole), whole);
    }

    @ParameterizedTest
    @CsvSource({
        "lora_unet_$_attn1_to_q.alpha, attn1.to_q, alpha",
        "lycoris_$_ff_net_0_proj.lokr_w2_a, ff.net.0.proj, lokr_w2_a",
        "lora_unet_$_attn1_to_out_0.weight, attn1.to_out.0, weight",
        "lora_unet_input_blocks_1_1_transformer_blocks_0_attn2_to_v.hada_w1_a, attn2.to_v, hada_w1_a",
        "lora_unet_unet_$_attn1_to_out_0_lora_down.weight, attn1.to_out.0, lora_down.weight",
        "lora_unet_unet_$_attn1_to_k_lora_up.weight, attn1.to_k, lora_up.weight"
    })
    void readsFlattenedNames(String name, String layer, String leaf) {
        String whole = name.replace("$", "down_blocks_0_attentions_0_transformer_blocks_0");
        assertEquals(Optional.of(new LoraKey(LDM + layer, leaf)), LoraKey.of(whole), whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lora_te_text_model_encoder_layers_3_self_attn_q_proj.lora_down.weight",
                "lora_te1_text_model_encoder_layers_3_self_attn_q_proj.lora_down.weight",
                "text_encoder.text_model.encoder.layers.3.self_attn.to_q_lora.down.weight",
                "text_encoder.text_model.encoder.layers.3.self_attn.q_proj.lora_linear_layer.down.weight",
                "text_encoder.encoder.layers.3.self_attn.q_proj.lora_A.weight",
                "text_encoders.clip_l.transformer.text_model.encoder.layers.3.self_attn.q_proj.lora_A.weight",
                "base_model.model.text_model.encoder.layers.3.self_attn.q_proj.lora_A.weight"
            })
    void readsTheTextEncodersNames(String name) {
        assertEquals(
                Optional.of(new LoraKey(
                        "cond_stage_model.transformer.text_model.encoder.layers.3.self_attn.q_proj",
                        "lora_down.weight")),
                LoraKey.of(name));
    }

    @Test
    void readsTheOldNameOfTheTextEncodersLastProjection() {
        assertEquals(
                Optional.of("cond_stage_model.transformer.text_model.encoder.layers.3.self_attn.out_proj"),
                LoraKey.of("text_encoder.text_model.encoder.layers.3.self_attn.to_out_lora.up.weight")
                        .map(LoraKey::module));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lora_unet_mid_block_attentions_0_proj_in",
                "lora_unet_mid_block_attentions_0_proj_in.unknown",
                "lora_te_down_blocks_0_resnets_0_conv1.alpha",
                "unet.up_blocks.7.resnets.0.conv1.lora_A.weight",
                "unet.up_blocks.1.resnets.0.conv1.weight",
                "<s1>",
                ""
            })
    void knowsNothingElse(String name) {
        assertEquals(Optional.empty(), LoraKey.of(name));
    }
}
