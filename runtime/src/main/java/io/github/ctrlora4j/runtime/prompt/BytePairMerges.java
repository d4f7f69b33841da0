package io.github.ctrlora4j.runtime.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.PriorityQueue;

/**
 * The 48,894 merges of CLIP's byte-pair encoding. Immutable.
 *
 * <p>The vocabulary follows from them: ids 0..255 are the bytes, 256..511 the bytes at the end of a word ({@code
 * </w>}), and merge number r (in order, from 0) makes the symbol 512 + r. The resource holds each merge as the ids of
 * its two sides, 16 bits each, big-endian: {@code merges.txt} without its spelling.
 */
final class BytePairMerges {
    private static final String RESOURCE = "clip-merges.bin";
    private static final int FIRST_MERGE = 512;
    private static final int EMPTY = -1;

    /** Sorted; left symbol in bits 48..63, right symbol in bits 32..47, the symbol that they make in bits 0..31. */
    private final long[] merges;

    /** Id of the symbol of each byte. */
    private final int[] byteIds;

    private BytePairMerges(long[] merges, int[] byteIds) {
        this.merges = merges;
        this.byteIds = byteIds;
    }

    /** Reads the list from the class path. */
    static BytePairMerges load() {
        try (InputStream file = Objects.requireNonNull(BytePairMerges.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            CharBuffer pairs = ByteBuffer.wrap(file.readAllBytes()).asCharBuffer();
            long[] merges = new long[pairs.remaining() / 2];
            for (int rank = 0; rank < merges.length; rank++) {
                merges[rank] = pair(pairs.get(), pairs.get()) | FIRST_MERGE + rank;
            }
            Arrays.sort(merges);
            return new BytePairMerges(merges, byteIds());
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read from the class path", e);
        }
    }

    /** The printable bytes of Latin-1 come first, then the other 68, both in rising order. */
    private static int[] byteIds() {
        int[] ids = new int[256];
        int id = 0;
        for (boolean printable : new boolean[] {true, false}) {
            for (int b = 0; b < 256; b++) {
                if (isPrintable(b) == printable) {
                    ids[b] = id++;
                }
            }
        }
        return ids;
    }

    private static boolean isPrintable(int b) {
        return b >= '!' && b <= '~' || b >= '¡' && b <= '¬' || b >= '®';
    }

    private static long pair(int left, int right) {
        return (long) left << 48 | (long) right << 32;
    }

    /** The symbol that two neighbors make, or {@link Integer#MAX_VALUE}; the smaller one is the earlier merge. */
    private int merged(int left, int right) {
        long pair = pair(left, right);
        int next = -1 - Arrays.binarySearch(merges, pair); // never found: the low half of an entry is not 0
        return next < merges.length && (merges[next] ^ pair) >>> 32 == 0 ? (int) merges[next] : Integer.MAX_VALUE;
    }

    /**
     * The symbols of one word: the earliest merge that applies is applied everywhere, from left to right, until none
     * does. A merge never enables an earlier one, because both of its sides stand before it in the list; so one queue
     * of pairs, ordered by merge and place, suffices, and the time grows with n log n.
     */
    int[] encode(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] symbols = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            symbols[i] = byteIds[bytes[i] & 0xFF];
        }
        symbols[symbols.length - 1] += 256;
        return merged(symbols);
    }

    /** Merged symbols keep the place of their left side; the place of the right side becomes empty. */
    private int[] merged(int[] symbols) {
        int end = symbols.length;
        int[] next = new int[end];
        int[] previous = new int[end];
        PriorityQueue<Long> pairs = new PriorityQueue<>();
        for (int i = 0; i < end; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            offer(pairs, symbols, i, next[i]);
        }
        while (!pairs.isEmpty()) {
            long pair = pairs.remove();
            int left = (int) pair;
            int right = next[left];
            int merge = (int) (pair >>> 32);
            // A pair one of whose sides was merged meanwhile is stale.
            if (symbols[left] == EMPTY || right == end || merged(symbols[left], symbols[right]) != merge) {
                continue;
            }
            symbols[left] = merge;
            symbols[right] = EMPTY;
            next[left] = next[right];
            if (next[left] < end) {
                previous[next[left]] = left;
            }
            offer(pairs, symbols, left, next[left]);
            if (previous[left] >= 0) {
                offer(pairs, symbols, previous[left], left);
            }
        }
        return Arrays.stream(symbols).filter(symbol -> symbol != EMPTY).toArray();
    }

    /** Queues a pair that merges: the merge in the high half, the place of its left side in the low half. */
    private void offer(PriorityQueue<Long> pairs, int[] symbols, int left, int right) {
        if (right < symbols.length) {
            int merge = merged(symbols[left], symbols[right]);
            if (merge != Integer.MAX_VALUE) {
                pairs.add((long) merge << 32 | left);
            }
        }
    }
}
