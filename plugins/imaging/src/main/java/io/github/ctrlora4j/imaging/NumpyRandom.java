package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.random.MersenneTwister;

/**
 * NumPy's legacy generator, {@code np.random.seed} and the functions beside it: the same draws for the same seed, so
 * that the random parameters of the CtrLoRA reference's training data can be reproduced. Integers and uniform numbers
 * are NumPy's bit for bit, normal ones up to the last digit of the logarithm. Confined to one thread.
 */
public final class NumpyRandom {
    private final MersenneTwister bits;
    /** The second half of the last pair of normal numbers, NaN once it is taken. */
    private double spare = Double.NaN;

    /**
     * {@code np.random.seed(seed)}.
     *
     * @throws IllegalArgumentException if the seed is not within 0 to 2^32 - 1
     */
    public NumpyRandom(long seed) {
        if (seed < 0 || seed > 0xFFFFFFFFL) {
            throw new IllegalArgumentException("a seed must be within 0..4294967295, got " + seed);
        }
        bits = MersenneTwister.seeded((int) seed);
    }

    /** Seeded as the reference does for each file: SHA-256 of the name without folder, modulo 2^32. */
    public static NumpyRandom forFileName(String name) {
        return new NumpyRandom(FileNameSeed.of(name).intValue() & 0xFFFFFFFFL);
    }

    /** {@code rand()} and {@code random()}: uniform in [0, 1). */
    public double rand() {
        return bits.nextDouble();
    }

    /** Uniform from {@code low} to {@code high}. */
    public double uniform(double low, double high) {
        return low + (high - low) * bits.nextDouble();
    }

    /**
     * Uniform integer in [low, high); {@code choice(n)} is {@code randint(0, n)}.
     *
     * @throws IllegalArgumentException if the range is empty
     */
    public int randint(int low, int high) {
        if (low >= high) {
            throw new IllegalArgumentException("randint needs low < high, got " + low + " and " + high);
        }
        return (int) (low + below(high - 1L - low));
    }

    /** Masked rejection sampling on 32-bit draws; draws nothing if there is only one choice. */
    private long below(long max) {
        if (max == 0) {
            return 0;
        }
        long mask = (Long.highestOneBit(max) << 1) - 1;
        long value;
        do {
            value = bits.nextInt() & mask;
        } while (value > max);
        return value;
    }

    /** {@code randn()}: standard normal, by the polar method, in pairs. */
    public double randn() {
        if (!Double.isNaN(spare)) {
            double value = spare;
            spare = Double.NaN;
            return value;
        }
        double x1;
        double x2;
        double r2;
        do {
            x1 = 2 * bits.nextDouble() - 1;
            x2 = 2 * bits.nextDouble() - 1;
            r2 = x1 * x1 + x2 * x2;
        } while (r2 >= 1 || r2 == 0);
        double f = Math.sqrt(-2 * StrictMath.log(r2) / r2);
        spare = f * x1;
        return f * x2;
    }

    public double normal(double mean, double deviation) {
        return mean + deviation * randn();
    }

    /** {@code permutation(n)}: 0 to n - 1 in random order, as {@code shuffle} leaves them. */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = (int) below(i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
