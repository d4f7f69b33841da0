package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class LatentMaskTest {
    /** 32 x 8: white up to a column. */
    private static RgbImage mask(int column) {
        byte[] rgb = new byte[3 * 32 * 8];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 32 < column ? 255 : 0);
        }
        return RgbImage.of(32, 8, rgb);
    }

    private static float[] smooth(int column) {
        try (NDManager manager = GoldenModels.ENGINE.newManager()) {
            return LatentMask.smooth(manager, mask(column), 1, 4).toFloatArray();
        }
    }

    /**
     * The filter is symmetric about a cell's middle, columns 4, 12, 20 and 28: what is white beyond that, is painted.
     */
    @Test
    void aCellIsPaintedIfMostOfItIsWhite() {
        assertArrayEquals(new float[] {1, 1, 0, 0}, smooth(16));
        assertArrayEquals(new float[] {1, 1, 0, 0}, smooth(19));
        assertArrayEquals(new float[] {1, 1, 1, 0}, smooth(21));
    }

    /** Columns 0, 8, 16 and 24. */
    @Test
    void anInpaintingModelSeesEveryEighthColumn() {
        try (NDManager manager = GoldenModels.ENGINE.newManager()) {
            assertArrayEquals(
                    new float[] {1, 1, 1, 0},
                    LatentMask.nearest(manager, mask(17), 1, 4).toFloatArray());
            assertArrayEquals(
                    new float[] {1, 1, 0, 0},
                    LatentMask.nearest(manager, mask(16), 1, 4).toFloatArray());
        }
    }
}
