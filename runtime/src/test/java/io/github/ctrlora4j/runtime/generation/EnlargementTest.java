package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Upscaler;
import io.github.ctrlora4j.runtime.models.LatentSpace;
import io.github.ctrlora4j.runtime.models.WholeModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnlargementTest {
    private static final LatentSpace SPACE = new LatentSpace(8, 4);

    private static NDArray enlarge(
            NDManager manager, WholeModel model, NDArray latents, Upscaler upscaler, ImageSize to) {
        HiresFix fix = HiresFix.builder().upscaler(upscaler).build();
        PictureCodec codec = PictureCodec.whole(model);
        return new Enlargement(fix, codec, codec).enlarge(manager, latents, to, SPACE);
    }

    /**
     * 8 x 8 cells cover 12 x 8 as 12 x 12, of whose rows the eight in the middle stay: 2 to 9, which come from rows
     * {@code floor(y * 8 / 12)} = 1, 2, 2, 3, 4, 4, 5, 6.
     */
    @Test
    void anotherAspectIsCutInTheMiddle() {
        try (NDManager manager = GoldenModels.ENGINE.newManager();
                WholeModel model = GoldenModels.checkpoint("sd.safetensors")) {
            NDArray rows = manager.arange(8f).reshape(1, 1, 8, 1).broadcast(1, 4, 8, 8);
            NDArray enlarged = enlarge(manager, model, rows, Upscaler.LATENT_NEAREST, new ImageSize(96, 64));
            assertEquals(new Shape(1, 4, 8, 12), enlarged.getShape());
            assertArrayEquals(
                    new float[] {1, 2, 2, 3, 4, 4, 5, 6},
                    enlarged.get("0, 3, :, 5").toFloatArray());
        }
    }

    @ParameterizedTest
    @EnumSource(Upscaler.class)
    void everyUpscalerEnlargesEveryPictureOfABatch(Upscaler upscaler) {
        try (NDManager manager = GoldenModels.ENGINE.newManager();
                WholeModel model = GoldenModels.checkpoint("sd.safetensors")) {
            NDArray latents = manager.randomNormal(new Shape(2, 4, 8, 8));
            NDArray enlarged = enlarge(manager, model, latents, upscaler, new ImageSize(128, 96));
            assertEquals(new Shape(2, 4, 12, 16), enlarged.getShape());
        }
    }
}
