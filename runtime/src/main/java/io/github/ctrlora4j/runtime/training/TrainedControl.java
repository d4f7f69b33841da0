package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A control network in training: what is frozen, what all conditions share, and what each condition has alone. Owns all
 * its tensors; closing frees them.
 */
final class TrainedControl implements AutoCloseable {
    private static final String SHARED = "shared/";
    private static final String OWN = "own/";

    private final NDManager manager;
    private final Map<String, NDArray> frozen;
    private final TrainedTensors shared;
    private final Map<String, TrainedTensors> own = new LinkedHashMap<>();

    private TrainedControl(NDManager parent, Start start, Map<String, NDArray> optimizer) {
        this.manager = parent.newSubManager();
        this.frozen = new LinkedHashMap<>(start.frozen());
        this.frozen.values().forEach(array -> array.attach(manager));
        this.shared = new TrainedTensors(manager, start.shared(), group(optimizer, SHARED));
        start.own()
                .forEach((condition, tensors) -> this.own.put(
                        condition, new TrainedTensors(manager, tensors, group(optimizer, OWN + condition + "/"))));
    }

    /**
     * What a training begins with, in float32.
     *
     * @param frozen what is not trained
     * @param shared what is trained by all conditions
     * @param own what is trained by each condition alone
     */
    record Start(Map<String, NDArray> frozen, Map<String, NDArray> shared, Map<String, Map<String, NDArray>> own) {
        /** The same tensors with the values of a checkpoint. */
        private Start at(Map<String, NDArray> state) {
            Map<String, Map<String, NDArray>> reached = new LinkedHashMap<>();
            own.forEach((condition, tensors) ->
                    reached.put(condition, values(tensors, group(state, OWN + condition + "/"))));
            return new Start(frozen, values(shared, group(state, SHARED)), reached);
        }

        private static Map<String, NDArray> values(Map<String, NDArray> start, Map<String, NDArray> state) {
            Map<String, NDArray> values = new LinkedHashMap<>(start);
            values.replaceAll((name, array) -> {
                array.close();
                return Objects.requireNonNull(state.get(name), name);
            });
            return values;
        }
    }

    /** @param start taken over */
    static TrainedControl start(NDManager parent, Start start) {
        return new TrainedControl(parent, start, Map.of());
    }

    /**
     * Goes on from a checkpoint.
     *
     * @param start as at the very beginning; taken over
     * @param state as {@link #state} returned it; taken over
     */
    static TrainedControl resumed(NDManager parent, Start start, Map<String, NDArray> state) {
        return new TrainedControl(parent, start.at(state), state);
    }

    /** Everything that training changes, optimizer state included, by the name that a checkpoint gives it. */
    Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        shared.state().forEach((name, array) -> state.put(SHARED + name, array));
        own.forEach((condition, tensors) ->
                tensors.state().forEach((name, array) -> state.put(OWN + condition + "/" + name, array)));
        return state;
    }

    private static Map<String, NDArray> group(Map<String, NDArray> state, String prefix) {
        Map<String, NDArray> group = new LinkedHashMap<>();
        state.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                group.put(name.substring(prefix.length()), array);
            }
        });
        return group;
    }

    /**
     * Of one new condition: the base is frozen.
     *
     * @param base the base's shared tensors in float32; taken over
     * @param condition LoRA, zero convolutions and norms; taken over
     */
    static TrainedControl condition(
            NDManager parent, Map<String, NDArray> base, String name, Map<String, NDArray> condition) {
        return start(parent, new Start(base, Map.of(), Map.of(name, condition)));
    }

    /**
     * Of a base: all of its tensors are trained, and each condition has a LoRA.
     *
     * @param base complete, with zero convolutions and norms, in float32; taken over
     * @param loras by condition; taken over
     */
    static TrainedControl base(NDManager parent, Map<String, NDArray> base, Map<String, Map<String, NDArray>> loras) {
        return start(parent, new Start(Map.of(), base, loras));
    }

    /** The complete network of a condition, by LDM name. */
    Map<String, NDArray> network(String condition) {
        Map<String, NDArray> network = new LinkedHashMap<>(frozen);
        network.putAll(shared.values());
        network.putAll(own(condition).values());
        return network;
    }

    /**
     * What a condition LoRA's file has: the condition's own tensors, and copies of those that are shared in training.
     */
    Map<String, NDArray> conditionFile(String condition) {
        Map<String, NDArray> file = network(condition);
        file.keySet().removeIf(name -> !ConditionTensors.isOwn(name));
        return file;
    }

    /** What the file of a Base ControlNet has: everything but the LoRAs. */
    Map<String, NDArray> baseFile() {
        Map<String, NDArray> file = new LinkedHashMap<>(frozen);
        file.putAll(shared.values());
        return file;
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
