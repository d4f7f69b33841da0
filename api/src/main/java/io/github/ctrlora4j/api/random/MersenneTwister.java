package io.github.ctrlora4j.api.random;

/**
 * MT19937, the generator behind NumPy's legacy {@code RandomState}, Python's {@code random} and PyTorch on the CPU.
 * Confined to one thread.
 *
 * @see <a href="http://www.math.sci.hiroshima-u.ac.jp/m-mat/MT/emt.html">the authors' page</a>
 */
public final class MersenneTwister {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;

    private MersenneTwister() {}

    /**
     * {@code init_genrand} of the authors' reference code: NumPy uses it, and PyTorch with the low 32 bits of its seed.
     */
    public static MersenneTwister seeded(int seed) {
        MersenneTwister generator = new MersenneTwister();
        int[] state = generator.state;
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
        return generator;
    }

    /**
     * {@code init_by_array} of the authors' reference code, which Python uses.
     *
     * @param key at least one number
     */
    public static MersenneTwister seeded(int[] key) {
        if (key.length == 0) {
            throw new IllegalArgumentException("the key of a Mersenne Twister needs at least one number");
        }
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
    public int nextInt() {
        if (next == N) {
            twist();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9D2C5680;
        y ^= y << 15 & 0xEFC60000;
        return y ^ y >>> 18;
    }

    /** 64 random bits, the high half first, as PyTorch draws them. */
    public long nextLong() {
        long high = nextInt();
        return high << 32 | nextInt() & 0xFFFFFFFFL;
    }

    /** Uniform in [0, 1), 53 bits from two draws. */
    public double nextDouble() {
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
