package io.github.ctrlora4j.runtime.training;

import static io.github.ctrlora4j.runtime.training.ControlWeights.FROZEN;
import static io.github.ctrlora4j.runtime.training.ControlWeights.SHARED;
import static io.github.ctrlora4j.runtime.training.ControlWeights.group;
import static io.github.ctrlora4j.runtime.training.ControlWeights.ownPrefix;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A control network in training, with the optimizer's state. Owns all its tensors; closing frees them. */
final class TrainedControl implements AutoCloseable {
    private final NDManager manager;
    private final Map<String, NDArray> frozen;
    private final TrainedTensors shared;
    private final Map<String, TrainedTensors> own = new LinkedHashMap<>();

    private TrainedControl(NDManager parent, ControlWeights start, Map<String, NDArray> optimizer) {
        this.manager = parent.newSubManager();
        this.frozen = new LinkedHashMap<>(start.frozen());
        this.frozen.values().forEach(array -> array.attach(manager));
        this.shared = new TrainedTensors(manager, start.shared(), group(optimizer, SHARED));
        start.own()
                .forEach((condition, tensors) -> this.own.put(
                        condition, new TrainedTensors(manager, tensors, group(optimizer, ownPrefix(condition)))));
    }

    /** @param start taken over */
    static TrainedControl start(NDManager parent, ControlWeights start) {
        return new TrainedControl(parent, start, Map.of());
    }

    /**
     * Goes on from a checkpoint.
     *
     * @param start as at the very beginning; taken over
     * @param state as {@link #state} returned it; taken over
     */
    static TrainedControl resumed(NDManager parent, ControlWeights start, Map<String, NDArray> state) {
        // They are the start's own.
        group(state, FROZEN).values().forEach(NDArray::close);
        return new TrainedControl(parent, start.at(state), state);
    }

    /**
     * Everything that training changes, optimizer state included, by the name that a checkpoint gives it; and what is
     * frozen, as far as the files of conditions need it.
     */
    Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        shared.state().forEach((name, array) -> state.put(SHARED + name, array));
        own.forEach((condition, tensors) ->
                tensors.state().forEach((name, array) -> state.put(ownPrefix(condition) + name, array)));
        frozen.forEach((name, array) -> {
            if (ConditionTensors.isOwn(name)) {
                state.put(FROZEN + name, array);
            }
        });
        return state;
    }

    /** The weights at the moment, which go on being trained. */
    ControlWeights weights() {
        Map<String, Map<String, NDArray>> values = new LinkedHashMap<>();
        own.forEach((condition, tensors) -> values.put(condition, tensors.values()));
        return new ControlWeights(frozen, shared.values(), values);
    }

    /** See {@link ControlWeights#network}. */
    Map<String, NDArray> network(String condition) {
        return weights().network(condition);
    }

    TrainedTensors shared() {
        return shared;
    }

    TrainedTensors own(String condition) {
        TrainedTensors tensors = own.get(condition);
        if (tensors == null) {
            throw new IllegalArgumentException("'" + condition + "' is not trained");
        }
        return tensors;
    }

    Collection<String> conditions() {
        return own.keySet();
    }

    @Override
    public void close() {
        manager.close();
    }
}
