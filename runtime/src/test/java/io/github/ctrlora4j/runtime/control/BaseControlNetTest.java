package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.runtime.MiniatureModels;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaseControlNetTest {
    private static final Path FILE = GoldenModels.file("lora0.ckpt");

    @Test
    void theFingerprintIsThatOfItsWeights() {
        try (BaseControlNet golden = GoldenModels.base();
                OpenedModel opened = GoldenModels.open("basecn.ckpt", ModelRole.BASE_CONTROLNET)) {
            assertEquals(BaseFingerprint.of(opened.weights()), golden.fingerprint());
        }
    }

    /** The miniature's LoRA has rank 8 and other widths than the golden base; here it does not name its base. */
    @Test
    void aLoraForAnotherBaseIsRefusedWithTheShapes() {
        Path canny = MiniatureModels.CANNY_LORA;
        try (BaseControlNet golden = GoldenModels.base();
                OpenedModel opened = GoldenModels.FILES.open(canny, ModelRole.CONDITION_LORA)) {
            ModelWeights.Builder builder = ModelWeights.builder(ModelRole.CONDITION_LORA, "sd15");
            opened.weights().components().forEach(builder::component);
            ModelWeights unmarked = builder.build();
            String message = assertThrows(UnsupportedFileException.class, () -> golden.activate(canny, unmarked))
                    .getMessage();
            assertTrue(message.contains("canny.safetensors"), message);
            assertTrue(message.contains("made for another Base ControlNet"), message);
            assertTrue(message.contains("this base needs ["), message);
            assertTrue(message.contains(" more. Use the LoRA that belongs"), message);
        }
    }

    @Test
    void aLoraThatNamesAnotherFingerprintIsRefused() {
        try (BaseControlNet golden = GoldenModels.base();
                OpenedModel file = GoldenModels.open("lora0.ckpt", ModelRole.CONDITION_LORA)) {
            ModelWeights.Builder builder = ModelWeights.builder(ModelRole.CONDITION_LORA, "sd15")
                    .settings(Map.of("ctrlora4j.base.fingerprint", "abc"));
            file.weights().components().forEach(builder::component);
            ModelWeights marked = builder.build();
            String message = assertThrows(UnsupportedFileException.class, () -> golden.activate(FILE, marked))
                    .getMessage();
            assertTrue(message.contains("fingerprint abc, not for " + golden.fingerprint()), message);
        }
    }
}
