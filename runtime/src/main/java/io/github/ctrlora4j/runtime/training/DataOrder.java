package io.github.ctrlora4j.runtime.training;

import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pairs make which batch: a function of the seed and the batch's number, so that a resumed training needs no
 * history. Confined to one thread.
 *
 * <p>Source: the batch scheduler of the CtrLoRA reference. Every batch has one condition, and every round one batch of
 * each, in random order. The pairs of a condition are shuffled anew whenever all had their turn; a batch may reach over
 * that border, so that all batches are equally large.
 */
final class DataOrder {
    /** Tell random streams of one seed apart. */
    private static final int ROUNDS = 1;

    private static final int PAIRS = 2;
    private static final int SPLIT = 3;

    private final long seed;
    private final List<Integer> sizes;
    private final int batch;
    private final Map<List<Long>, int[]> latest = new HashMap<>();

    /**
     * The pairs of a batch.
     *
     * @param condition position among the conditions
     * @param pairs positions among its pairs
     */
    record Batch(int condition, List<Integer> pairs) {}

    /** @param sizes number of pairs of each condition */
    DataOrder(long seed, List<Integer> sizes, int batch) {
        this.seed = seed;
        this.sizes = List.copyOf(sizes);
        this.batch = batch;
    }

    /** The pairs of a dataset that are never trained on. */
    static List<Integer> heldOut(long seed, int size, int count) {
        List<Integer> heldOut = new ArrayList<>();
        int[] order = new TrainingNoise(seed, SPLIT).permutation(size);
        for (int i = 0; i < count; i++) {
            heldOut.add(order[i]);
        }
        heldOut.sort(null);
        return heldOut;
    }

    /** @param index from 0 */
    Batch at(long index) {
        long round = index / sizes.size();
        int condition = order(ROUNDS, 0, round, sizes.size())[(int) (index % sizes.size())];
        int size = sizes.get(condition);
        List<Integer> pairs = new ArrayList<>();
        for (long i = round * batch; i < (round + 1) * batch; i++) {
            pairs.add(order(PAIRS, condition, i / size, size)[(int) (i % size)]);
        }
        return new Batch(condition, pairs);
    }

    /** The latest order of each kind is kept, because the next batch most likely needs it again. */
    private int[] order(long kind, long condition, long turn, int size) {
        List<Long> key = List.of(kind, condition, turn);
        int[] known = latest.get(key);
        if (known == null) {
            latest.keySet().removeIf(other -> other.get(0) == kind && other.get(1) == condition && other.get(2) < turn);
            known = new TrainingNoise(seed, kind, condition, turn).permutation(size);
            latest.put(key, known);
        }
        return known;
    }
}
