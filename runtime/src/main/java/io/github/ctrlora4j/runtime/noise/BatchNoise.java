package io.github.ctrlora4j.runtime.noise;

import io.github.ctrlora4j.api.host.NoiseSource;
import java.util.List;

/**
 * The noise of a batch, each image from a generator of its own, so that no image depends on its neighbors. Confined to
 * one thread.
 */
public final class BatchNoise {
    private final List<NoiseGenerator> images;

    private BatchNoise(List<? extends NoiseGenerator> images) {
        this.images = List.copyOf(images);
    }

    /** The noise of these images. */
    public static BatchNoise of(NoiseSource source, List<ImageSeed> seeds) {
        return new BatchNoise(
                seeds.stream().map(seed -> new ImageNoise(source, seed)).toList());
    }

    /**
     * The next draw of every image.
     *
     * @param shape (channels, height, width) of one latent
     * @return (images, channels, height, width), row-major
     */
    public float[] randn(int... shape) {
        int size = NoiseGenerator.size(shape);
        float[] batch = new float[Math.multiplyExact(images.size(), size)];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i).randn(shape), 0, batch, i * size, size);
        }
        return batch;
    }
}
