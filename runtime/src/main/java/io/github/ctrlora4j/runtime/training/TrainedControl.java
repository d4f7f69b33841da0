package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A control network in training: what is frozen, what all conditions share, and what each condition has alone. Owns all
 * its tensors; closing frees them.
 */
final class TrainedControl implements AutoCloseable {
    private final NDManager manager;
    private final Map<String, NDArray> frozen;
    private final TrainedTensors shared;
    private final Map<String, TrainedTensors> own = new LinkedHashMap<>();

    private TrainedControl(
            NDManager parent,
            Map<String, NDArray> frozen,
            Map<String, NDArray> shared,
            Map<String, Map<String, NDArray>> own) {
        this.manager = parent.newSubManager();
        this.frozen = new LinkedHashMap<>(frozen);
        this.frozen.values().forEach(array -> array.attach(manager));
        this.shared = new TrainedTensors(manager, shared);
        own.forEach((condition, tensors) -> this.own.put(condition, new TrainedTensors(manager, tensors)));
    }

    /**
     * Of one new condition: the base is frozen.
     *
     * @param base the base's shared tensors in float32; taken over
     * @param condition LoRA, zero convolutions and norms; taken over
     */
    static TrainedControl condition(
            NDManager parent, Map<String, NDArray> base, String name, Map<String, NDArray> condition) {
        return new TrainedControl(parent, base, Map.of(), Map.of(name, condition));
    }

    /**
     * Of a base: all of its tensors are trained, and each condition has a LoRA.
     *
     * @param base complete, with zero convolutions and norms, in float32; taken over
     * @param loras by condition; taken over
     */
    static TrainedControl base(NDManager parent, Map<String, NDArray> base, Map<String, Map<String, NDArray>> loras) {
        return new TrainedControl(parent, Map.of(), base, loras);
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
