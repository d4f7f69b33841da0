package io.github.ctrlora4j.runtime.noise;

import java.util.Arrays;

/**
 * NumPy's {@code SeedSequence}: mixes a seed and the place of a child in a tree into words that have nothing visible in
 * common with those of its neighbors. Stateless.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/random/bit_generators/generated/numpy.random.SeedSequence.html">
 *     NumPy's description</a>, which promises that the words never change
 * @see <a href="https://www.pcg-random.org/posts/developing-a-seed_seq-alternative.html">O'Neill, the hash</a>
 */
final class SeedSequence {
    private static final int ENTROPY_START = 0x43b0d7e5;
    private static final int ENTROPY_FACTOR = 0x931e8875;
    private static final int STATE_START = 0x8b51f9dd;
    private static final int STATE_FACTOR = 0x58f38ded;
    private static final int MIX_LEFT = 0xca01f9dd;
    private static final int MIX_RIGHT = 0x4973f715;

    private SeedSequence() {}

    /**
     * {@code SeedSequence(entropy, spawn_key=path, pool_size=pool).generate_state(words)}.
     *
     * @param entropy unsigned
     * @param path unsigned numbers
     */
    static int[] state(long entropy, int pool, int words, long... path) {
        return output(mixed(assembled(entropy, pool, path), pool), words);
    }

    /** 32-bit words, lower ones first; a path begins behind a full pool. */
    private static int[] assembled(long entropy, int pool, long... path) {
        int[] all = new int[pool + 2 * path.length + 2];
        int length = append(all, 0, entropy);
        if (path.length > 0) {
            length = Math.max(length, pool);
        }
        for (long place : path) {
            length = append(all, length, place);
        }
        return Arrays.copyOf(all, length);
    }

    private static int append(int[] words, int length, long number) {
        words[length] = (int) number;
        if (number >>> 32 == 0) {
            return length + 1;
        }
        words[length + 1] = (int) (number >>> 32);
        return length + 2;
    }

    private static int[] mixed(int[] entropy, int size) {
        Hash hash = new Hash(ENTROPY_START, ENTROPY_FACTOR);
        int[] pool = new int[size];
        for (int i = 0; i < size; i++) {
            pool[i] = hash.of(i < entropy.length ? entropy[i] : 0);
        }
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                if (from != to) {
                    pool[to] = mix(pool[to], hash.of(pool[from]));
                }
            }
        }
        for (int from = size; from < entropy.length; from++) {
            for (int to = 0; to < size; to++) {
                pool[to] = mix(pool[to], hash.of(entropy[from]));
            }
        }
        return pool;
    }

    private static int[] output(int[] pool, int words) {
        Hash hash = new Hash(STATE_START, STATE_FACTOR);
        int[] state = new int[words];
        for (int i = 0; i < words; i++) {
            state[i] = hash.of(pool[i % pool.length]);
        }
        return state;
    }

    private static int mix(int left, int right) {
        int mixed = MIX_LEFT * left - MIX_RIGHT * right;
        return mixed ^ mixed >>> 16;
    }

    /** A hash whose constant changes with each use. */
    private static final class Hash {
        private final int factor;
        private int constant;

        Hash(int constant, int factor) {
            this.constant = constant;
            this.factor = factor;
        }

        int of(int word) {
            int hashed = word ^ constant;
            constant *= factor;
            hashed *= constant;
            return hashed ^ hashed >>> 16;
        }
    }
}
