package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Arrays of earlier steps, the latest first. Confined to one thread; closing frees them. */
final class History implements AutoCloseable {
    private final Deque<NDArray> arrays = new ArrayDeque<>();

    /** Keeps a copy, and of the older ones as many as fit. */
    void keep(NDArray array, int capacity) {
        NDArray copy = array.duplicate();
        copy.detach(); // closed here, when it is the oldest or with the history
        arrays.addFirst(copy);
        while (arrays.size() > capacity) {
            arrays.removeLast().close();
        }
    }

    int size() {
        return arrays.size();
    }

    /** @param age 0 = the latest */
    NDArray get(int age) {
        Iterator<NDArray> latestFirst = arrays.iterator();
        for (int i = 0; i < age; i++) {
            latestFirst.next();
        }
        return latestFirst.next();
    }

    @Override
    public void close() {
        arrays.forEach(NDArray::close);
        arrays.clear();
    }
}
