package io.github.ctrlora4j.runtime.noise;

import io.github.ctrlora4j.api.host.NoiseSource;

/** A seeded stream of standard normal noise: every call draws anew. Confined to one thread. */
interface NoiseGenerator {
    /**
     * @param shape sizes of the wanted tensor, all of them at least 0
     * @return its values, row-major
     */
    float[] randn(int... shape);

    /** A fresh generator for one seed. */
    static NoiseGenerator of(NoiseSource source, long seed) {
        return switch (source) {
            case CPU -> new TorchRandom(seed);
            case GPU -> new PhiloxRandom(seed);
        };
    }

    /** Number of values in a tensor of this shape. */
    static int size(int... shape) {
        int size = 1;
        for (int side : shape) {
            size = Math.multiplyExact(size, side);
        }
        return size;
    }
}
