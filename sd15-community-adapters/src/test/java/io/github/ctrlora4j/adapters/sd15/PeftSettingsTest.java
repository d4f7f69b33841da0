package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PeftSettingsTest {
    private static Optional<Float> alpha(String json, String name, long rank) {
        return PeftSettings.parse(json).flatMap(settings -> settings.alpha(name, rank));
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
    void textThatIsNotJsonHasNoSettings() {
        assertEquals(Optional.empty(), PeftSettings.parse("r = 4").map(settings -> 1));
    }
}
