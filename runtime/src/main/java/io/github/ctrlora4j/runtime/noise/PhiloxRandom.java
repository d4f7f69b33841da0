package io.github.ctrlora4j.runtime.noise;

/**
 * The noise that {@code torch.randn} draws on an NVIDIA GPU, computed on the CPU. Confined to one thread.
 *
 * <p>Philox 4x32-10: the key is the 64-bit seed, the counter holds the number of the call and the index of the value;
 * Box-Muller keeps the sine of the first two words. As in stable-diffusion-webui's {@code rng_philox.py}, this is what
 * the GPU draws for tensors of up to some 200,000 values (a latent of 1024x1024 pixels has 65,536).
 *
 * @see <a href="https://www.thesalmons.org/john/random123/papers/random123sc11.pdf">Salmon et al., Parallel random
 *     numbers: as easy as 1, 2, 3</a>
 */
final class PhiloxRandom implements NoiseGenerator {
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    /** cuRAND's constants, which are float32. */
    private static final float TO_UNIT = 2.3283064e-10f;

    private static final float TO_ANGLE = (float) (2.3283064e-10 * 6.2831855);

    private final long seed;
    private int calls;

    PhiloxRandom(long seed) {
        this.seed = seed;
    }

    @Override
    public float[] randn(int... shape) {
        float[] noise = new float[NoiseGenerator.size(shape)];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = normal(philox(calls, i));
        }
        calls++;
        return noise;
    }

    /** The first two of the four words; the second one in the high half. */
    private long philox(int call, int index) {
        int c0 = call;
        int c1 = 0;
        int c2 = index;
        int c3 = 0;
        int key0 = (int) seed;
        int key1 = (int) (seed >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
            long product1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
            c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
            c3 = (int) product0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return (long) c1 << 32 | c0 & 0xFFFFFFFFL;
    }

    /** Both words become numbers in the middle of their interval, never 0 or 1. */
    private static float normal(long words) {
        double u = (words & 0xFFFFFFFFL) * (double) TO_UNIT + TO_UNIT / 2;
        double angle = (words >>> 32) * (double) TO_ANGLE + TO_ANGLE / 2;
        return (float) (Math.sqrt(-2 * Math.log(u)) * Math.sin(angle));
    }
}
