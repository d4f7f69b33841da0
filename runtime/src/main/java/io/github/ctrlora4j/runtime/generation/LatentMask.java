package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;

/** A picture's mask at the size of latents: 1 where the picture is painted anew, and 0 elsewhere. */
final class LatentMask {
    private LatentMask() {}

    /**
     * By Pillow's bicubic filter, rounded: as stable-diffusion-webui blends latents.
     *
     * @return (1, 1, h, w), owned by {@code owner}
     */
    static NDArray smooth(NDManager owner, RgbImage mask, int height, int width) {
        float[] values =
                LatentResize.BICUBIC_ANTIALIASED.resize(values(mask), mask.height(), mask.width(), height, width);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.rint(Math.max(0, Math.min(values[i], 1)));
        }
        return owner.create(values, new Shape(1, 1, height, width));
    }

    /** Every eighth value, as the fifth channel of an inpainting model sees it; otherwise like {@link #smooth}. */
    static NDArray nearest(NDManager owner, RgbImage mask, int height, int width) {
        float[] values = values(mask);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.rint(values[i]);
        }
        return owner.create(
                LatentResize.NEAREST.resize(values, mask.height(), mask.width(), height, width),
                new Shape(1, 1, height, width));
    }

    private static float[] values(RgbImage mask) {
        byte[] rgb = mask.toBytes();
        float[] values = new float[mask.width() * mask.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (rgb[3 * i] & 0xFF) / 255f;
        }
        return values;
    }
}
