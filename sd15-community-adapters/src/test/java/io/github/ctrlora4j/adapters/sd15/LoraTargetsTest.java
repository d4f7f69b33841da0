package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LoraTargetsTest {
    private static String weight(Optional<String> module) {
        return module.map(name -> name + ".weight").orElse("");
    }

    @Test
    void knowsEveryLayerOfTheUnetInBothNamings() {
        JsonNode rows = GoldenLoras.json("lora-names-sd15.json").get("unet");
        assertTrue(rows.size() > 300);
        for (JsonNode row : rows) {
            for (int naming = 0; naming < 2; naming++) {
                String name = row.get(naming).asText().substring("lora_unet_".length());
                assertEquals(row.get(2).asText(), weight(LoraTargets.unet(name)), name);
            }
        }
    }

    @Test
    void knowsEveryLayerOfTheTextEncoder() {
        JsonNode rows = GoldenLoras.json("lora-names-sd15.json").get("text");
        assertTrue(rows.size() > 70);
        for (JsonNode row : rows) {
            String name = row.get(0).asText().substring("lora_te_".length());
            assertEquals(row.get(1).asText(), weight(LoraTargets.text(name)), name);
            assertEquals(row.get(1).asText(), weight(LoraTargets.text(name.substring("text_model_".length()))), name);
        }
    }

    @Test
    void knowsNothingElse() {
        assertEquals(Optional.empty(), LoraTargets.unet("down_blocks_3_attentions_0_proj_in"));
        assertEquals(Optional.empty(), LoraTargets.text("text_model_encoder_layers_0_nothing"));
    }
}
