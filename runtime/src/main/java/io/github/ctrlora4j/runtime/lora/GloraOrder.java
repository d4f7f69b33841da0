package io.github.ctrlora4j.runtime.lora;

import java.util.List;
import java.util.Optional;

/**
 * Which tensor of a GLoRA stands for which factor: {@code b·c + W·a·d}. Older versions of LyCORIS numbered the factors
 * of a pair the other way round; the shapes tell which.
 *
 * @param outer leaf of b (out, rank)
 * @param inner leaf of c (rank, in)
 * @param first leaf of a (in, rank)
 * @param second leaf of d (rank, in)
 */
record GloraOrder(String outer, String inner, String first, String second) {
    private static final GloraOrder CURRENT = new GloraOrder("b1.weight", "b2.weight", "a1.weight", "a2.weight");
    private static final GloraOrder OLD = new GloraOrder("b2.weight", "b1.weight", "a2.weight", "a1.weight");

    /** Empty if neither order fits. */
    static Optional<GloraOrder> of(LayerTensors change, long out, long in) {
        return List.of(CURRENT, OLD).stream()
                .filter(order -> order.fits(change, out, in))
                .findFirst();
    }

    private boolean fits(LayerTensors change, long out, long in) {
        return isMatrix(change, outer, out, rank(change))
                && isMatrix(change, inner, rank(change), in)
                && isMatrix(change, first, in, change.extent(second, 0))
                && isMatrix(change, second, change.extent(second, 0), in);
    }

    long rank(LayerTensors change) {
        return change.extent(inner, 0);
    }

    private static boolean isMatrix(LayerTensors change, String leaf, long rows, long columns) {
        return change.extent(leaf, 0) == rows
                && change.extent(leaf, 1) == columns
                && change.get(leaf).elements() == rows * columns;
    }
}
