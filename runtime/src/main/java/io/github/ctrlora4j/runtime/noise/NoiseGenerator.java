package io.github.ctrlora4j.runtime.noise;

/** A seeded stream of standard normal noise: every call draws anew. Confined to one thread. */
interface NoiseGenerator {
    /**
     * @param shape sizes of the wanted tensor, all of them at least 0
     * @return its values, row-major
     */
    float[] randn(int... shape);

    /** Number of values in a tensor of this shape. */
    static int size(int... shape) {
        int size = 1;
        for (int side : shape) {
            size = Math.multiplyExact(size, side);
        }
        return size;
    }
}
