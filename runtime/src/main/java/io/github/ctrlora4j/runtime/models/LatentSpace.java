package io.github.ctrlora4j.runtime.models;

import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.host.ImageSize;

/**
 * How pictures and latents relate.
 *
 * @param scale how many times smaller than a picture's side a latent's is
 * @param channels of a latent
 */
public record LatentSpace(int scale, int channels) {
    /** Shape (batch, channels, h, w) of the latents of pictures whose sides are multiples of {@link #scale}. */
    public Shape shape(int batch, ImageSize size) {
        return new Shape(batch, channels, size.height() / scale, size.width() / scale);
    }

    /** Height times width of a picture's latent. */
    public int area(ImageSize size) {
        return size.height() / scale * (size.width() / scale);
    }
}
