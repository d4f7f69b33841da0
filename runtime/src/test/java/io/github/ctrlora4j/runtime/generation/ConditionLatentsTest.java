package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.LatentSpace;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConditionLatentsTest {
    private final NDManager owner = GoldenModels.ENGINE.newManager();
    private final ConditionLatents latents = new ConditionLatents();

    @AfterEach
    void free() {
        owner.close();
    }

    /** A model whose latent is the image's first value and the model's own, in the number format of a GPU. */
    private record OneNumber(float own) implements DiffusionModel {
        @Override
        public DiffusionModel seamless() {
            throw new AssertionError("nothing is seamless");
        }

        @Override
        public NDArray encodeCondition(NDManager owner, NDArray image) {
            return owner.create(new float[] {image.toFloatArray()[0], own}, new Shape(1, 2, 1, 1))
                    .toType(DataType.FLOAT16, false);
        }

        @Override
        public LatentSpace latents() {
            throw new UnsupportedOperationException();
        }

        @Override
        public NDArray encodeText(NDManager owner, List<PromptChunk> chunks, int clipSkip) {
            throw new UnsupportedOperationException();
        }

        @Override
        public NDList tile(NDManager owner, TileWork work, NDArray input, NDList statistics) {
            throw new AssertionError("nothing is tiled");
        }

        @Override
        public NDArray whole(NDManager owner, TileWork work, NDArray input) {
            throw new AssertionError("nothing is tiled");
        }

        @Override
        public NDArray encodeImage(NDManager owner, NDArray image) {
            return encodeCondition(owner, image);
        }

        @Override
        public NDArray predictNoise(
                NDManager owner, NDArray latents, double time, NDArray context, UnetControl control) {
            throw new UnsupportedOperationException();
        }

        @Override
        public NDArray decode(NDManager owner, NDArray latents) {
            throw new UnsupportedOperationException();
        }
    }

    private static RgbImage pixel(int red) {
        return RgbImage.of(1, 1, new byte[] {(byte) red, 0, 0});
    }

    private float[] latent(DiffusionModel model, RgbImage image) {
        try (NDManager run = owner.newSubManager()) {
            NDArray latent = latents.of(PictureCodec.whole(model), run, image);
            assertEquals(DataType.FLOAT16, latent.getDataType());
            assertEquals(new Shape(1, 2, 1, 1), latent.getShape());
            return latent.toType(DataType.FLOAT32, false).toFloatArray();
        }
    }

    @Test
    void anImageGoesThroughTheEncoderOncePerModel() {
        DiffusionModel one = new OneNumber(1);
        DiffusionModel two = new OneNumber(2);

        assertArrayEquals(new float[] {1, 1}, latent(one, pixel(255)));
        assertArrayEquals(new float[] {1, 1}, latent(one, pixel(255)));
        assertEquals(1, latents.encodes());
        assertArrayEquals(new float[] {0, 1}, latent(one, pixel(0)));
        assertArrayEquals(new float[] {1, 2}, latent(two, pixel(255)));
        assertEquals(3, latents.encodes());
    }

    /** The same bytes in another shape are another image. */
    @Test
    void tellsSizesApart() {
        DiffusionModel model = new OneNumber(1);
        latent(model, RgbImage.of(2, 1, new byte[6]));
        latent(model, RgbImage.of(1, 2, new byte[6]));

        assertEquals(2, latents.encodes());
    }

    @Test
    void keepsTheOnesUsedLast() {
        DiffusionModel model = new OneNumber(1);
        for (int red = 0; red <= ConditionLatents.MAX; red++) {
            latent(model, pixel(red));
            latent(model, pixel(0));
        }
        int all = latents.encodes();

        latent(model, pixel(0));
        latent(model, pixel(2));
        assertEquals(all, latents.encodes());
        latent(model, pixel(1));
        assertEquals(all + 1, latents.encodes());
    }
}
