package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tensors that are trained together, with their gradients and AdamW's state. Ordered by name, so that sums over all of
 * them are the same in every run. Closing frees them.
 */
final class TrainedTensors implements AutoCloseable {
    /** What a checkpoint calls the parts of AdamW's state. */
    private static final String OPTIMIZER = "adamw.";

    private static final String MEAN = OPTIMIZER + "mean.";
    private static final String SQUARE = OPTIMIZER + "square.";
    private static final String STEPS = OPTIMIZER + "steps.";

    private final NDManager manager;
    private final Map<String, NDArray> values = new TreeMap<>();
    private final Map<String, NDArray> gradients = new TreeMap<>();
    private final Map<String, NDArray> means = new TreeMap<>();
    private final Map<String, NDArray> squares = new TreeMap<>();
    private final Map<String, NDArray> steps = new TreeMap<>();
    private boolean active;

    /** @param start initial values in float32; this object takes them over */
    TrainedTensors(NDManager parent, Map<String, NDArray> start) {
        this(parent, start, Map.of());
    }

    /**
     * Goes on where other tensors stopped.
     *
     * @param start values in float32; this object takes them over
     * @param optimizer the optimizer's part of {@link #state}; taken over, too, and empty at the very beginning
     */
    TrainedTensors(NDManager parent, Map<String, NDArray> start, Map<String, NDArray> optimizer) {
        manager = parent.newSubManager();
        start.forEach((name, value) -> add(name, value, optimizer));
        active = steps.values().stream().anyMatch(count -> count.getFloat() > 0);
    }

    private void add(String name, NDArray value, Map<String, NDArray> optimizer) {
        value.attach(manager);
        value.setRequiresGradient(true);
        values.put(name, value);
        gradients.put(name, zeroGradient(value));
        means.put(name, own(optimizer, MEAN + name, value.getShape()));
        squares.put(name, own(optimizer, SQUARE + name, value.getShape()));
        steps.put(name, own(optimizer, STEPS + name, new Shape()));
    }

    private NDArray own(Map<String, NDArray> optimizer, String name, Shape shape) {
        NDArray known = optimizer.get(name);
        if (known == null) {
            return manager.zeros(shape);
        }
        known.attach(manager);
        return known;
    }

    /**
     * The gradient, which is 0 and stays at its place from now on: a gradient that the first backward pass creates
     * would have zeros of either sign, and a resumed training would differ from one that was not interrupted.
     */
    private NDArray zeroGradient(NDArray value) {
        try (NDManager scope = manager.newSubManager();
                GradientMode gradients = new GradientMode()) {
            NDArray flat = value.mul(0f);
            flat.attach(scope);
            NDArray sum = flat.sum();
            sum.attach(scope);
            gradients.backward(scope, sum, 1);
            return value.getGradient();
        }
    }

    /** By name; stay owned by this object. */
    Map<String, NDArray> values() {
        return Collections.unmodifiableMap(values);
    }

    NDArray gradient(String name) {
        NDArray gradient = gradients.get(name);
        if (gradient == null) {
            throw new IllegalArgumentException(name + " is not trained");
        }
        return gradient;
    }

    /** True once a backward pass has reached these tensors. */
    boolean isActive() {
        return active;
    }

    void activate() {
        active = true;
    }

    /** Adds everything that an optimizer step needs to parallel lists. */
    void collect(NDList all, NDList allGradients, NDList allMeans, NDList allSquares, NDList allSteps) {
        all.addAll(values.values());
        allGradients.addAll(gradients.values());
        allMeans.addAll(means.values());
        allSquares.addAll(squares.values());
        allSteps.addAll(steps.values());
    }

    NDList gradients() {
        NDList list = new NDList();
        list.addAll(gradients.values());
        return list;
    }

    /** Elements of all tensors together. */
    long elements() {
        return values.values().stream().mapToLong(NDArray::size).sum();
    }

    /** True for a name in {@link #state} that is not that of a value. */
    static boolean isOptimizerState(String name) {
        return name.startsWith(OPTIMIZER);
    }

    /** Values and optimizer state, as a checkpoint has them. */
    Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>(values);
        means.forEach((name, array) -> state.put(MEAN + name, array));
        squares.forEach((name, array) -> state.put(SQUARE + name, array));
        steps.forEach((name, array) -> state.put(STEPS + name, array));
        return state;
    }

    @Override
    public void close() {
        manager.close();
    }
}
