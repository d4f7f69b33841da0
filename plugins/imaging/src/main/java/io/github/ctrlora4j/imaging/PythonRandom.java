package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.random.MersenneTwister;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** Python 3's {@code random.Random}: the same draws for the same seed, bit for bit. Confined to one thread. */
public final class PythonRandom {
    private final MersenneTwister bits;

    private PythonRandom(BigInteger seed) {
        BigInteger rest = seed.abs();
        int[] key = new int[Math.max(1, (rest.bitLength() + 31) / 32)];
        for (int i = 0; i < key.length; i++) {
            key[i] = rest.shiftRight(32 * i).intValue();
        }
        bits = MersenneTwister.seeded(key);
    }

    /** {@code Random(seed)}; the sign is ignored. */
    public static PythonRandom seeded(long seed) {
        return new PythonRandom(BigInteger.valueOf(seed));
    }

    /** {@code Random(seed)} for a string: the text followed by its SHA-512 as one big-endian integer. */
    public static PythonRandom seeded(String seed) {
        byte[] text = seed.getBytes(StandardCharsets.UTF_8);
        BigInteger hash = new BigInteger(1, FileNameSeed.digest("SHA-512", text));
        return new PythonRandom(new BigInteger(1, text).shiftLeft(512).add(hash));
    }

    /** Seeded as the reference does for each file: SHA-256 of the name without folder. */
    public static PythonRandom forFileName(String name) {
        return new PythonRandom(FileNameSeed.of(name));
    }

    /** Uniform in [0, 1). */
    public double random() {
        return bits.nextDouble();
    }

    /** Uniform from {@code low} to {@code high}. */
    public double uniform(double low, double high) {
        return low + (high - low) * bits.nextDouble();
    }

    /**
     * Uniform integer from {@code low} to {@code high}, both included.
     *
     * @throws IllegalArgumentException if {@code low > high}
     */
    public int randint(int low, int high) {
        if (low > high) {
            throw new IllegalArgumentException("randint needs low <= high, got " + low + " and " + high);
        }
        return (int) (low + below(high - (long) low + 1));
    }

    /** @throws IllegalArgumentException if there is nothing to choose from */
    public <T> T choice(List<T> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("choice needs at least one item");
        }
        return items.get((int) below(items.size()));
    }

    /** Reorders the list in place. */
    public void shuffle(List<?> items) {
        for (int i = items.size() - 1; i > 0; i--) {
            Collections.swap(items, i, (int) below(i + 1L));
        }
    }

    /** Rejection sampling on the top bits of 32-bit draws; {@code n} is at most 2^32. */
    private long below(long n) {
        int width = Long.SIZE - Long.numberOfLeadingZeros(n);
        long value;
        do {
            value = width > 32 ? wide(width) : (bits.nextInt() & 0xFFFFFFFFL) >>> 32 - width;
        } while (value >= n);
        return value;
    }

    /** The first draw is the low word. */
    private long wide(int width) {
        long low = bits.nextInt() & 0xFFFFFFFFL;
        return low | (bits.nextInt() & 0xFFFFFFFFL) >>> 64 - width << 32;
    }
}
