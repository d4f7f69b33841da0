package io.github.ctrlora4j.runtime.noise;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.random.MersenneTwister;
import java.util.OptionalDouble;

/**
 * What PyTorch draws on the CPU from {@code torch.Generator().manual_seed(seed)}. Confined to one thread.
 *
 * <p>The generator is MT19937 with the low 32 bits of the seed, so seeds 0 and 2<sup>32</sup> are the same. Integers and
 * uniform numbers equal PyTorch's bit for bit; so does float64 noise, but for the last bit of two values in a thousand,
 * where the C library under PyTorch misrounds. Float32 noise of 16 and more values differs by up to 2e-6, as PyTorch's own
 * vector kernels do among each other.
 *
 * <p>{@code randn} has two ways, which are part of what a seed means: fewer than 16 values are drawn one by one in double
 * precision, two at a time, with the spare one kept for the next small draw; 16 and more in blocks of 8 + 8 uniform numbers
 * in the precision of the result, where the last block of a size that is no multiple of 16 overlaps and is drawn again.
 */
public final class TorchRandom implements NoiseGenerator {
    private static final int BLOCK = 16;
    private static final double TWO_PI = 2 * Math.PI;

    private final MersenneTwister bits;
    private OptionalDouble spare = OptionalDouble.empty();

    public TorchRandom(long seed) {
        bits = MersenneTwister.seeded((int) seed);
    }

    /** {@code torch.randn(shape, generator=g)}. */
    @Override
    public float[] randn(int... shape) {
        float[] noise = new float[NoiseGenerator.size(shape)];
        if (noise.length < BLOCK) {
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (float) nextNormal();
            }
            return noise;
        }
        fillUniform(noise, 0);
        for (int i = 0; i + BLOCK <= noise.length; i += BLOCK) {
            normalBlock(noise, i);
        }
        if (noise.length % BLOCK != 0) {
            fillUniform(noise, noise.length - BLOCK);
            normalBlock(noise, noise.length - BLOCK);
        }
        return noise;
    }

    /** {@code torch.randn(shape, generator=g, dtype=torch.float64)}. */
    public double[] randnDouble(int... shape) {
        double[] noise = new double[NoiseGenerator.size(shape)];
        if (noise.length < BLOCK) {
            for (int i = 0; i < noise.length; i++) {
                noise[i] = nextNormal();
            }
            return noise;
        }
        fillUniform(noise, 0);
        for (int i = 0; i + BLOCK <= noise.length; i += BLOCK) {
            normalBlock(noise, i);
        }
        if (noise.length % BLOCK != 0) {
            fillUniform(noise, noise.length - BLOCK);
            normalBlock(noise, noise.length - BLOCK);
        }
        return noise;
    }

    /** {@code torch.rand(shape, generator=g)}: 24 random bits within [0, 1). */
    public float[] rand(int... shape) {
        float[] values = new float[NoiseGenerator.size(shape)];
        fillUniform(values, 0);
        return values;
    }

    /** {@code torch.rand(shape, generator=g, dtype=torch.float64)}: 53 random bits within [0, 1). */
    public double[] randDouble(int... shape) {
        double[] values = new double[NoiseGenerator.size(shape)];
        fillUniform(values, 0);
        return values;
    }

    /**
     * {@code torch.randint(low, high, shape, generator=g)}, {@code high} excluded.
     *
     * @throws InvalidRequestException unless the range holds 1 to 2<sup>28</sup> - 1 values; PyTorch draws wider ones from
     *     32 or 64 bits, depending on its version
     */
    public long[] randint(long low, long high, int... shape) {
        long range = high - low;
        if (low >= high || range < 0 || range >= 1 << 28) {
            throw new InvalidRequestException("a random integer needs a range of 1 to 2^28 - 1 values, got " + low
                    + " (included) to " + high + " (excluded)");
        }
        long[] values = new long[NoiseGenerator.size(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = low + Integer.remainderUnsigned(bits.nextInt(), (int) range);
        }
        return values;
    }

    /** {@code torch.randperm(n, generator=g)}: the numbers 0..n-1 in random order. */
    public int[] randperm(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = 0; i < n - 1; i++) {
            int other = i + Integer.remainderUnsigned(bits.nextInt(), n - i);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    /** Box-Muller in double precision. PyTorch has log1p(-u), but 1 - u is exact. */
    private double nextNormal() {
        if (spare.isPresent()) {
            double value = spare.getAsDouble();
            spare = OptionalDouble.empty();
            return value;
        }
        double angle = TWO_PI * uniformDouble();
        double radius = Math.sqrt(-2 * DoubleDouble.log(1 - uniformDouble()));
        spare = OptionalDouble.of(radius * DoubleDouble.sin(angle));
        return radius * DoubleDouble.cos(angle);
    }

    private float uniformFloat() {
        return (bits.nextInt() & 0xFFFFFF) * 0x1p-24f;
    }

    private double uniformDouble() {
        return (bits.nextLong() & 0x1FFFFFFFFFFFFFL) * 0x1p-53;
    }

    private void fillUniform(float[] values, int from) {
        for (int i = from; i < values.length; i++) {
            values[i] = uniformFloat();
        }
    }

    private void fillUniform(double[] values, int from) {
        for (int i = from; i < values.length; i++) {
            values[i] = uniformDouble();
        }
    }

    /** Box-Muller on 8 radii and 8 angles, every intermediate rounded to float32. */
    private static void normalBlock(float[] values, int from) {
        for (int i = from; i < from + 8; i++) {
            float radius = (float) Math.sqrt(-2f * (float) Math.log(1f - values[i]));
            float angle = (float) TWO_PI * values[i + 8];
            values[i] = radius * (float) Math.cos(angle);
            values[i + 8] = radius * (float) Math.sin(angle);
        }
    }

    private static void normalBlock(double[] values, int from) {
        for (int i = from; i < from + 8; i++) {
            double radius = Math.sqrt(-2 * DoubleDouble.log(1 - values[i]));
            double angle = TWO_PI * values[i + 8];
            values[i] = radius * DoubleDouble.cos(angle);
            values[i + 8] = radius * DoubleDouble.sin(angle);
        }
    }
}
