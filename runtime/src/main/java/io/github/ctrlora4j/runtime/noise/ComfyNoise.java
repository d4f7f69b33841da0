package io.github.ctrlora4j.runtime.noise;

import io.github.ctrlora4j.api.host.NoiseSource;

/**
 * All noise of a batch as ComfyUI draws it: the first draw always on the CPU, fresh noise where the networks run. A
 * generator on the CPU has the seed after the first one's, so that it does not draw the same again. Confined to one
 * thread.
 */
final class ComfyNoise implements NoiseGenerator {
    private final NoiseGenerator fresh;
    private NoiseGenerator next;

    ComfyNoise(NoiseSource source, long seed) {
        this.next = NoiseGenerator.of(NoiseSource.CPU, seed);
        this.fresh = NoiseGenerator.of(source, source == NoiseSource.CPU ? seed + 1 : seed);
    }

    /** @param shape (images, channels, height, width) */
    @Override
    public float[] randn(int... shape) {
        float[] noise = next.randn(shape);
        next = fresh;
        return noise;
    }
}
