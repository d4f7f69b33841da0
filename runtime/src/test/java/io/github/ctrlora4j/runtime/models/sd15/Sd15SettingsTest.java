package io.github.ctrlora4j.runtime.models.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.MalformedFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Sd15SettingsTest {
    private static Sd15Settings settings(String key, String value) {
        return new Sd15Settings(Path.of("a.ckpt"), Map.of(key, value));
    }

    /** v1-inference.yaml of Stable Diffusion: 8 heads; GroupNorm of 32 groups; CLIP ViT-L/14 has 12 heads. */
    @Test
    void theDefaultsAreThoseOfStableDiffusion() {
        Sd15Settings settings = new Sd15Settings(Path.of("a.ckpt"), Map.of());
        assertEquals(8, settings.unetHeads());
        assertEquals(32, settings.unetNormGroups());
        assertEquals(32, settings.vaeNormGroups());
        assertEquals(12, settings.textHeads());
    }

    @Test
    void theFilesMetadataDecide() {
        assertEquals(4, settings("ctrlora4j.unet.heads", "4").unetHeads());
        assertEquals(16, settings("ctrlora4j.unet.norm_groups", "16").unetNormGroups());
        assertEquals(8, settings("ctrlora4j.vae.norm_groups", "8").vaeNormGroups());
        assertEquals(1024, settings("ctrlora4j.text.heads", "1024").textHeads());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1025", "eight", "", "8.0", "99999999999"})
    void otherNumbersAreRejected(String value) {
        MalformedFileException e =
                assertThrows(MalformedFileException.class, () -> settings("ctrlora4j.unet.heads", value)
                        .unetHeads());
        assertEquals(Optional.of("a.ckpt"), e.subject());
        assertTrue(e.problem().startsWith("metadata ctrlora4j.unet.heads needs "), e.problem());
    }

    @ParameterizedTest
    @CsvSource({"v, true", "v_prediction, true", "epsilon, false", "'', false"})
    void tellsWhatTheUnetPredicts(String type, boolean velocity) {
        assertEquals(velocity, Sd15Settings.predictsVelocity(Map.of("modelspec.prediction_type", type)));
    }
}
