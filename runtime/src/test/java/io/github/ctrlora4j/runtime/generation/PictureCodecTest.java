package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.models.WholeModel;
import org.junit.jupiter.api.Test;

class PictureCodecTest {
    /** Only the second picture of the batch is broken; the VAE is not to blame for it. */
    @Test
    void aLatentWithoutNumbersIsToldBeforeItIsDecoded() {
        try (NDManager manager = GoldenModels.ENGINE.newManager();
                WholeModel model = GoldenModels.checkpoint("sd.safetensors")) {
            NDArray latents = manager.zeros(new Shape(2, 4, 8, 8));
            latents.set(new NDIndex(1, 2, 3, 4), Float.NaN);
            PictureCodec codec = PictureCodec.whole(model);
            assertEquals(64, codec.decode(latents, 0).width());
            String problem = assertThrows(EngineException.class, () -> codec.decode(latents, 1))
                    .getMessage();
            assertTrue(problem.startsWith("the UNet produced values that are not numbers"), problem);
        }
    }
}
