package io.github.ctrlora4j.api.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelWeightsTest {
    private static ModelWeights.Builder builder() {
        return ModelWeights.builder(ModelRole.CHECKPOINT, "sd15");
    }

    @Test
    void saysItsRoleAndArchitecture() {
        ModelWeights weights = builder().build();

        assertEquals(ModelRole.CHECKPOINT, weights.role());
        assertEquals("sd15", weights.architecture());
        assertEquals(Map.of(), weights.settings());
    }

    @Test
    void anEmptyComponentIsAbsent() {
        assertEquals(
                Set.of(),
                builder().component("vae", Map.of()).build().components().keySet());
    }

    @Test
    void doesNotFollowTheSettingsThatItWasGiven() {
        Map<String, String> settings = new HashMap<>(Map.of("heads", "8"));
        ModelWeights weights = builder().settings(settings).build();
        settings.put("heads", "4");

        assertEquals(Map.of("heads", "8"), weights.settings());
        assertThrows(
                UnsupportedOperationException.class, () -> weights.settings().clear());
    }
}
