package io.github.ctrlora4j.runtime.noise;

import io.github.ctrlora4j.api.host.NoiseSource;

/**
 * All noise of one image: the first draw is its initial latent, with the variation applied; later draws are what a
 * stochastic sampler asks for, from the same generator. Confined to one thread.
 *
 * <p>This is {@code ImageRNG} of stable-diffusion-webui ({@code modules/rng.py}), including its angle along the height.
 */
final class ImageNoise implements NoiseGenerator {
    private final NoiseSource source;
    private final long seed;
    private final SeedVariation variation;
    private final NoiseGenerator generator;
    private boolean started;

    ImageNoise(NoiseSource source, ImageSeed seed) {
        this.source = source;
        this.seed = seed.seed();
        this.variation = seed.variation();
        this.generator = NoiseGenerator.of(source, seed.seed());
    }

    /** @param shape (channels, height, width) of one latent */
    @Override
    public float[] randn(int... shape) {
        float[] noise = generator.randn(shape);
        if (started) {
            return noise;
        }
        started = true;
        int height = variation.fromHeight() == 0 ? shape[1] : variation.fromHeight();
        int width = variation.fromWidth() == 0 ? shape[2] : variation.fromWidth();
        if (height == shape[1] && width == shape[2]) {
            return varied(noise, shape);
        }
        int[] drawn = {shape[0], height, width};
        placeCentred(varied(NoiseGenerator.of(source, seed).randn(drawn), drawn), drawn, noise, shape);
        return noise;
    }

    private float[] varied(float[] noise, int... shape) {
        if (variation.strength() == 0) {
            return noise;
        }
        float[] other = NoiseGenerator.of(source, variation.subseed()).randn(shape);
        return Slerp.alongHeight(variation.strength(), noise, other, shape[0], shape[1], shape[2]);
    }

    /** Copies the common middle of {@code inner} over {@code outer}; either may be the larger one, per axis. */
    private static void placeCentred(float[] inner, int[] innerShape, float[] outer, int[] outerShape) {
        int dy = Math.floorDiv(outerShape[1] - innerShape[1], 2);
        int dx = Math.floorDiv(outerShape[2] - innerShape[2], 2);
        // Rounding down crops one row or column too many where an odd number is cropped; so does the web UI.
        int height = innerShape[1] + 2 * Math.min(dy, 0);
        int width = innerShape[2] + 2 * Math.min(dx, 0);
        for (int c = 0; c < outerShape[0]; c++) {
            for (int y = 0; y < height; y++) {
                int from = (c * innerShape[1] + y + Math.max(-dy, 0)) * innerShape[2] + Math.max(-dx, 0);
                int to = (c * outerShape[1] + y + Math.max(dy, 0)) * outerShape[2] + Math.max(dx, 0);
                System.arraycopy(inner, from, outer, to, width);
            }
        }
    }
}
