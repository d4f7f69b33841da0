package io.github.ctrlora4j.runtime.noise;

import io.github.ctrlora4j.api.random.MersenneTwister;
import java.util.OptionalDouble;

/**
 * The noise that PyTorch draws on the CPU from {@code torch.Generator().manual_seed(seed)}. Confined to one thread.
 *
 * <p>The generator is MT19937 with the low 32 bits of the seed, so seeds 0 and 2<sup>32</sup> are the same. Noise of 16
 * or more values differs from PyTorch's by up to 2e-6, as PyTorch's own vector kernels differ from each other.
 *
 * <p>{@code randn} has two methods, which are part of what a seed means: fewer than 16 values are drawn one by one in
 * double precision, two at a time, with the spare one kept for the next small draw; 16 and more in blocks of 8 + 8
 * uniform numbers in the precision of the result, where the last block of a size that is not a multiple of 16 overlaps
 * and is drawn again.
 */
final class TorchRandom implements NoiseGenerator {
    private static final int BLOCK = 16;
    private static final double TWO_PI = 2 * Math.PI;

    private final MersenneTwister bits;
    private OptionalDouble spare = OptionalDouble.empty();

    TorchRandom(long seed) {
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

    /** Box-Muller on 8 radii and 8 angles, every intermediate rounded to float32. */
    private static void normalBlock(float[] values, int from) {
        for (int i = from; i < from + 8; i++) {
            float radius = (float) Math.sqrt(-2f * (float) Math.log(1f - values[i]));
            float angle = (float) TWO_PI * values[i + 8];
            values[i] = radius * (float) Math.cos(angle);
            values[i + 8] = radius * (float) Math.sin(angle);
        }
    }
}
