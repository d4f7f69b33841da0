package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.control.ControlBranch.Dependence;
import io.github.ctrlora4j.runtime.control.ControlBranch.Place;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code ControlNetParityTest} has their numbers. */
class ControlNetTest {
    private static ControlNet load(String name, Map<String, String> settings) {
        Path file = GoldenModels.file("../controlnet/" + name + ".safetensors");
        try (OpenedModel opened = GoldenModels.FILES.open(file, ModelRole.CONTROLNET)) {
            ModelWeights.Builder weights =
                    ModelWeights.builder(ModelRole.CONTROLNET, "sd15").settings(settings);
            opened.weights().components().forEach(weights::component);
            return GoldenModels.SD15.loadControlNet(GoldenModels.ENGINE, file, weights.build(), Map.of());
        }
    }

    private static int liveArrays() {
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }

    @Test
    void tensorsTellWhatItDependsOnAndWhereItAdds() {
        try (ControlNet original = load("controlnet", Map.of());
                ControlNet lite = load("lite", Map.of());
                ControlNet xs = load("xs", Map.of())) {
            CallBranch pixels = assertInstanceOf(CallBranch.class, original.branch());
            assertEquals(Dependence.EVERYTHING, pixels.dependence());
            assertEquals(Place.SKIPS, pixels.place());
            CallBranch light = assertInstanceOf(CallBranch.class, lite.branch());
            assertEquals(Dependence.IMAGE_LATENT, light.dependence());
            assertEquals(Place.ENCODER, light.place());
            StreamBranch walking = assertInstanceOf(StreamBranch.class, xs.branch());
            // Twelve input blocks and the middle.
            assertEquals(13, walking.levels());
        }
    }

    @Test
    void onlyAPooledOneIsForThePromptAlone() {
        try (ControlNet plain = load("controlnet", Map.of());
                ControlNet pooled = load("controlnet", Map.of("ctrlora4j.control.global_pooling", "true"))) {
            assertFalse(plain.branch().isForPromptAlone());
            assertTrue(pooled.branch().isForPromptAlone());
            assertTrue(pooled.branch().seamless().isForPromptAlone());
        }
    }

    /** Every number takes four bytes in float32. */
    @Test
    void itsSizeIsThatOfItsTensorsAndClosingFreesThem() {
        Path file = GoldenModels.file("../controlnet/lite.safetensors");
        long elements;
        try (OpenedModel opened = GoldenModels.FILES.open(file, ModelRole.CONTROLNET)) {
            elements = opened.weights().components().get("control").values().stream()
                    .mapToLong(Tensor::elements)
                    .sum();
        }
        int before = liveArrays();
        ControlNet lite = load("lite", Map.of());
        assertEquals(4 * elements, lite.bytes());
        assertTrue(liveArrays() > before);
        lite.close();
        assertEquals(before, liveArrays());
    }
}
