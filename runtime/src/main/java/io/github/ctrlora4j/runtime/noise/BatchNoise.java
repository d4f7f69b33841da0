package io.github.ctrlora4j.runtime.noise;

import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import java.util.List;

/**
 * The noise of a batch: the first draw is what its images begin with, later ones are fresh noise for stochastic
 * samplers. By stable-diffusion-webui's convention each image has a generator of its own, so that no image depends on
 * its neighbors; by ComfyUI's the batch has one for the first draw ({@code comfy/sample.py}) and one for all others
 * ({@code comfy/k_diffusion/sampling.py}). Confined to one thread.
 */
public final class BatchNoise {
    /** 64 MiB for all paths of a batch. */
    private static final int MAX_KEPT_VALUES = 16 << 20;

    private final NoiseConvention convention;
    private final NoiseSource source;
    private final List<ImageSeed> seeds;
    private final List<NoiseGenerator> images;

    private BatchNoise(
            NoiseConvention convention,
            NoiseSource source,
            List<ImageSeed> seeds,
            List<? extends NoiseGenerator> images) {
        this.convention = convention;
        this.source = source;
        this.seeds = List.copyOf(seeds);
        this.images = List.copyOf(images);
    }

    /**
     * The noise of these images.
     *
     * @param seeds by ComfyUI's convention all the same
     */
    public static BatchNoise of(NoiseConvention convention, NoiseSource source, List<ImageSeed> seeds) {
        return new BatchNoise(
                convention,
                source,
                seeds,
                convention == NoiseConvention.COMFY_UI
                        ? List.of(new ComfyNoise(source, seeds.get(0).seed()))
                        : seeds.stream()
                                .map(seed -> new ImageNoise(source, seed))
                                .toList());
    }

    /**
     * The next draw of every image.
     *
     * @param shape (channels, height, width) of one latent
     * @return (images, channels, height, width), row-major
     */
    public float[] randn(int... shape) {
        int[] drawn = perGenerator(shape);
        int size = NoiseGenerator.size(drawn);
        float[] batch = new float[Math.multiplyExact(images.size(), size)];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i).randn(drawn), 0, batch, i * size, size);
        }
        return batch;
    }

    /**
     * Noise by interval, from Brownian paths.
     *
     * @param isOnGpu take the GPU's generator in any case, otherwise the one of the convention
     * @param lowest noise level of the walk
     * @param highest noise level of the walk
     * @param shape (channels, height, width) of one latent
     */
    public BrownianNoise brownian(boolean isOnGpu, double lowest, double highest, int... shape) {
        boolean isComfy = convention == NoiseConvention.COMFY_UI;
        NoiseSource drawn = isOnGpu ? NoiseSource.GPU : isComfy ? NoiseSource.CPU : source;
        int[] path = perGenerator(shape);
        long values = (long) images.size() * NoiseGenerator.size(path);
        int kept = (int) Math.max(1, Math.min(BrownianTree.MAX_KEPT, MAX_KEPT_VALUES / values));
        return new BrownianNoise(seeds.stream()
                .limit(images.size())
                .map(seed -> new BrownianTree(drawn, seed.seed(), kept, (float) lowest, (float) highest, path))
                .toList());
    }

    /** ComfyUI draws the whole batch at once. */
    private int[] perGenerator(int... shape) {
        return convention == NoiseConvention.COMFY_UI ? new int[] {seeds.size(), shape[0], shape[1], shape[2]} : shape;
    }
}
