package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The weights of a control network in training, in float32: at its beginning, at the moment, or in a checkpoint. It
 * does not own the arrays.
 *
 * @param frozen what is not trained
 * @param shared what is trained by all conditions
 * @param own what is trained by each condition alone
 */
record ControlWeights(Map<String, NDArray> frozen, Map<String, NDArray> shared, Map<String, Map<String, NDArray>> own) {
    /** What the names in a checkpoint begin with. */
    static final String FROZEN = "frozen/";

    static final String SHARED = "shared/";

    /** The same for the weights of one condition alone. */
    static String ownPrefix(String condition) {
        return "own/" + condition + "/";
    }

    /**
     * Of a checkpoint. Of what is frozen, it has no more than {@link #conditionFile} needs.
     *
     * @param conditions by name
     */
    static ControlWeights of(Map<String, NDArray> state, Collection<String> conditions) {
        Map<String, Map<String, NDArray>> own = new LinkedHashMap<>();
        conditions.forEach(condition -> own.put(condition, values(state, ownPrefix(condition))));
        return new ControlWeights(group(state, FROZEN), values(state, SHARED), own);
    }

    private static Map<String, NDArray> values(Map<String, NDArray> state, String prefix) {
        Map<String, NDArray> values = group(state, prefix);
        values.keySet().removeIf(TrainedTensors::isOptimizerState);
        return values;
    }

    /** The part of a checkpoint whose names begin with this, by the rest of their names. */
    static Map<String, NDArray> group(Map<String, NDArray> state, String prefix) {
        Map<String, NDArray> group = new LinkedHashMap<>();
        state.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                group.put(name.substring(prefix.length()), array);
            }
        });
        return group;
    }

    /** The same weights with the values of a checkpoint; the old values of what is trained are closed. */
    ControlWeights at(Map<String, NDArray> state) {
        Map<String, Map<String, NDArray>> reached = new LinkedHashMap<>();
        own.forEach((condition, tensors) -> reached.put(condition, replaced(tensors, state, ownPrefix(condition))));
        return new ControlWeights(frozen, replaced(shared, state, SHARED), reached);
    }

    private static Map<String, NDArray> replaced(
            Map<String, NDArray> start, Map<String, NDArray> state, String prefix) {
        Map<String, NDArray> values = new LinkedHashMap<>(start);
        values.replaceAll((name, array) -> {
            array.close();
            return Objects.requireNonNull(state.get(prefix + name), name);
        });
        return values;
    }

    /** The complete network of a condition, by LDM name. */
    Map<String, NDArray> network(String condition) {
        Map<String, NDArray> network = base();
        network.putAll(own(condition));
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

    /** What the file of a Base ControlNet has: everything but what conditions have alone. */
    Map<String, NDArray> base() {
        Map<String, NDArray> base = new LinkedHashMap<>(frozen);
        base.putAll(shared);
        return base;
    }

    private Map<String, NDArray> own(String condition) {
        Map<String, NDArray> tensors = own.get(condition);
        if (tensors == null) {
            throw new IllegalArgumentException("'" + condition + "' is not trained");
        }
        return tensors;
    }
}
