package io.github.ctrlora4j.runtime.noise;

import java.util.List;
import java.util.stream.LongStream;

/** The noise of a batch, each image from a generator of its own, so that no image depends on its neighbors. Confined to one thread. */
public final class BatchNoise {
    private final List<NoiseGenerator> images;

    BatchNoise(List<? extends NoiseGenerator> images) {
        this.images = List.copyOf(images);
    }

    /** Image i is drawn from the seed {@code firstSeed + i}, with PyTorch's CPU noise. */
    public static BatchNoise consecutive(long firstSeed, int images) {
        return new BatchNoise(LongStream.range(0, images)
                .mapToObj(i -> NoiseSource.CPU.generator(firstSeed + i))
                .toList());
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
