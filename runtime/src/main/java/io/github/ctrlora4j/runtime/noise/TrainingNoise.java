package io.github.ctrlora4j.runtime.noise;

import io.github.ctrlora4j.api.random.MersenneTwister;

/**
 * Random numbers of a training: a stream for every seed and purpose, so that a step can be repeated without those
 * before it. Confined to one thread.
 */
public final class TrainingNoise {
    private final MersenneTwister bits;
    private final TorchRandom normal;

    /**
     * @param seed of the training
     * @param path tells streams of one seed apart, such as the number of a step
     */
    public TrainingNoise(long seed, long... path) {
        long state = mix(seed);
        for (long part : path) {
            state = mix(state ^ part);
        }
        bits = MersenneTwister.seeded((int) state);
        normal = new TorchRandom(state >>> 32);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): neighboring numbers give unrelated seeds. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** Standard normal values. */
    public float[] normal(int count) {
        return normal.randn(count);
    }

    /** Values within -bound..bound, in steps of bound / 2^23 as PyTorch's uniform numbers in float32. */
    public float[] uniform(int count, double bound) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (((bits.nextInt() >>> 8) * 0x1p-23 - 1) * bound);
        }
        return values;
    }

    /** A whole number within 0..bound-1; the bias of the remainder is below bound / 2^53. */
    public int below(int bound) {
        return (int) ((bits.nextLong() & 0x1FFFFFFFFFFFFFL) % bound);
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return (bits.nextLong() & 0x1FFFFFFFFFFFFFL) * 0x1p-53 < probability;
    }

    /** The numbers 0..count-1 in random order (Fisher-Yates). */
    public int[] permutation(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
