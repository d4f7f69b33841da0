package io.github.ctrlora4j.runtime.generation;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.host.Upscaler;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Agrees with PyTorch's {@code interpolate}; {@code pictures/golden.py} made the values. */
class LatentResizeTest {
    @ParameterizedTest
    @EnumSource(LatentResize.class)
    void agreesWithPyTorch(LatentResize resize) throws IOException {
        GoldenTensors golden = GoldenTensors.of(LatentResizeTest.class, "pictures/resize.safetensors");
        for (String size : new String[] {"8/11", "10/14", "3/2"}) {
            String name = resize + "/" + size;
            int[] shape = golden.shape(name);
            float[] resized = resize.resize(golden.floats("x"), 5, 7, shape[2], shape[3]);
            assertClose(golden.floats(name), resized, 2e-6);
        }
    }

    @Test
    void everyLatentUpscalerHasItsOwn() {
        assertEquals(LatentResize.BILINEAR, LatentResize.of(Upscaler.LATENT));
        assertEquals(LatentResize.NEAREST_EXACT, LatentResize.of(Upscaler.LATENT_NEAREST_EXACT));
        assertThrows(IllegalArgumentException.class, () -> LatentResize.of(Upscaler.LANCZOS));
    }
}
