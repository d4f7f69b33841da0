package io.github.ctrlora4j.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Arrays of a model that is freed, for the next one to be loaded into: fresh memory costs a page fault for every 4 KB,
 * which takes longer than reading the file. Confined to one thread; closing frees what nobody took.
 */
public final class ArrayPool implements AutoCloseable {
    private final NDManager holder;
    private final DataType type;
    private final Map<Shape, Integer> wanted = new HashMap<>();
    private final Map<Shape, Deque<NDArray>> arrays = new HashMap<>();

    /**
     * @param holder owns the arrays meanwhile; closed with the pool
     * @param tensors that are going to be loaded
     * @param type of their arrays
     */
    public ArrayPool(NDManager holder, Collection<Tensor> tensors, DataType type) {
        this.holder = holder;
        this.type = type;
        tensors.forEach(tensor -> wanted.merge(WeightLoader.shape(tensor), 1, Integer::sum));
    }

    /** Takes an array that nobody uses any more, if it has a wanted shape; otherwise it stays its owner's. */
    public void offer(NDArray array) {
        Shape shape = array.getShape();
        int missing = wanted.getOrDefault(shape, 0);
        if (missing > 0 && array.getDataType() == type && array.getDevice().equals(holder.getDevice())) {
            wanted.put(shape, missing - 1);
            array.attach(holder);
            arrays.computeIfAbsent(shape, key -> new ArrayDeque<>()).add(array);
        }
    }

    /** An array with any content, which belongs to {@code owner} from now on. */
    Optional<NDArray> take(NDManager owner, Shape shape, DataType wantedType) {
        Optional<NDArray> array = Optional.ofNullable(arrays.get(shape))
                .filter(kept -> wantedType == type)
                .map(Deque::poll);
        array.ifPresent(taken -> taken.attach(owner));
        return array;
    }

    @Override
    public void close() {
        holder.close();
    }
}
