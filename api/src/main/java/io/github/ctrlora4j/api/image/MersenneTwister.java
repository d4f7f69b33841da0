package io.github.ctrlora4j.api.image;

/** MT19937 as NumPy's legacy generator and Python's {@code random} both use it. Confined to one thread. */
final class MersenneTwister {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;

    private MersenneTwister() {}

    /** The classic initialisation from one integer. */
    static MersenneTwister seeded(int seed) {
        MersenneTwister generator = new MersenneTwister();
        int[] state = generator.state;
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
        return generator;
    }

    /** {@code init_by_array} of the authors' reference code. */
    static MersenneTwister seeded(int[] key) {
        MersenneTwister generator = seeded(19650218);
        int[] state = generator.state;
        int i = 1;
        for (int k = 0; k < Math.max(N, key.length); k++) {
            int j = k % key.length;
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1664525) + key[j] + j;
            i = generator.advanced(i);
        }
        for (int k = 0; k < N - 1; k++) {
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1566083941) - i;
            i = generator.advanced(i);
        }
        state[0] = 1 << 31;
        return generator;
    }

    private int advanced(int i) {
        if (i < N - 1) {
            return i + 1;
        }
        state[0] = state[N - 1];
        return 1;
    }

    /** 32 random bits. */
    int nextInt() {
        if (next == N) {
            twist();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9D2C5680;
        y ^= y << 15 & 0xEFC60000;
        return y ^ y >>> 18;
    }

    /** Uniform in [0, 1), 53 bits from two draws. */
    double nextDouble() {
        long high = nextInt() >>> 5;
        long low = nextInt() >>> 6;
        return (high * 0x1p26 + low) * 0x1p-53;
    }

    private void twist() {
        for (int i = 0; i < N; i++) {
            int y = state[i] & 1 << 31 | state[(i + 1) % N] & ~(1 << 31);
            state[i] = state[(i + M) % N] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
        }
        next = 0;
    }
}
