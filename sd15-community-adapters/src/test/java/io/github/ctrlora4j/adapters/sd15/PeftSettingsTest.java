package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PeftSettingsTest {
    private static Optional<Float> alpha(String json, String name, long rank) {
        return PeftSettings.inMetadata(json).alpha(name, rank);
    }

    @Test
    void eachNetworkHasItsOwnSettings() {
        String json = "{\"unet.lora_alpha\": 6, \"text_encoder.lora_alpha\": 2}";
        assertEquals(Optional.of(6f), alpha(json, "unet.mid_block.proj_in.lora_A.weight", 4));
        assertEquals(Optional.of(2f), alpha(json, "text_encoder.encoder.q_proj.lora_A.weight", 4));
        assertEquals(Optional.empty(), alpha(json, "transformer.proj_in.lora_A.weight", 4));
    }

    @Test
    void patternsAreEndsOfNames() {
        String json = "{\"lora_alpha\": 8, \"alpha_pattern\": {\"attn1.to_q\": 3}}";
        assertEquals(Optional.of(3f), alpha(json, "base_model.model.a.attn1.to_q.lora_A.weight", 4));
        assertEquals(Optional.of(8f), alpha(json, "base_model.model.a.xattn1.to_q.lora_A.weight", 4));
    }

    /** alpha / √rank = (alpha · √rank) / rank; 8 · √16 = 32. */
    @Test
    void rankStabilizedTrainingDividesByTheRoot() {
        assertEquals(Optional.of(32f), alpha("{\"lora_alpha\": 8, \"use_rslora\": true}", "a.to_q.lora_A.weight", 16));
    }

    @Test
    void namesMetadataThatIsNotJson() {
        assertEquals(
                Optional.of("its metadata lora_adapter_metadata is not valid JSON"),
                PeftSettings.inMetadata("r = 4").problem());
        assertEquals(Optional.empty(), PeftSettings.inMetadata("{}").problem());
    }

    @Test
    void theFirstPatternThatFitsCounts() {
        String name = "a.attn1.to_q.lora_A.weight";
        assertEquals(
                Optional.of(3f),
                alpha("{\"lora_alpha\": 8, \"alpha_pattern\": {\"to_q\": 3, \"attn1.to_q\": 5}}", name, 4));
        assertEquals(
                Optional.of(5f),
                alpha("{\"lora_alpha\": 8, \"alpha_pattern\": {\"attn1.to_q\": 5, \"to_q\": 3}}", name, 4));
    }
}
