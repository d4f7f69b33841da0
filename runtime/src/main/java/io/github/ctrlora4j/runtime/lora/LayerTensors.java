package io.github.ctrlora4j.runtime.lora;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The tensors of one file that change one layer, by their leaf ({@code lora_down.weight}). Immutable.
 *
 * @param layer name of the layer, without {@code .weight}
 */
record LayerTensors(String layer, Map<String, Tensor> leaves) {
    /** Leaves of two parts; all others have one. */
    private static final List<String> LONG_LEAVES = List.of(
            "lora_down.weight",
            "lora_up.weight",
            "lora_mid.weight",
            "lora_up.bias",
            "a1.weight",
            "a2.weight",
            "b1.weight",
            "b2.weight");

    LayerTensors {
        leaves = Map.copyOf(leaves);
    }

    /** The layers of a component of a style LoRA. */
    static List<LayerTensors> of(Map<String, Tensor> component) {
        Map<String, Map<String, Tensor>> layers = new LinkedHashMap<>();
        component.forEach((name, tensor) -> {
            String leaf = leaf(name);
            String layer = name.substring(0, Math.max(0, name.length() - leaf.length() - 1));
            layers.computeIfAbsent(layer, key -> new LinkedHashMap<>()).put(leaf, tensor);
        });
        return layers.entrySet().stream()
                .map(entry -> new LayerTensors(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String leaf(String name) {
        return LONG_LEAVES.stream()
                .filter(leaf -> name.endsWith("." + leaf))
                .findFirst()
                .orElseGet(() -> name.substring(name.lastIndexOf('.') + 1));
    }

    boolean has(String leaf) {
        return leaves.containsKey(leaf);
    }

    Tensor get(String leaf) {
        return find(leaf)
                .orElseThrow(() -> new IllegalStateException(layer + " has no " + leaf + ", which was checked"));
    }

    Optional<Tensor> find(String leaf) {
        return Optional.ofNullable(leaves.get(leaf));
    }

    long extent(String leaf, int axis) {
        return get(leaf).shape().get(axis);
    }

    /** The number in a scalar, or in a tensor of one element. */
    Optional<Double> number(String leaf) {
        return find(leaf).filter(tensor -> tensor.elements() == 1).map(tensor ->
                (double) FloatConversion.toArray(tensor)[0]);
    }

    /** Names of the tensors in the file. */
    List<String> fileNames() {
        return new TreeSet<>(leaves.values().stream().map(Tensor::name).toList())
                .stream().toList();
    }

    /** Whether the layer's weight changes, and not only its bias. */
    boolean changesWeight() {
        return leaves.keySet().stream().anyMatch(leaf -> !leaf.equals("diff_b") && !leaf.equals("alpha"));
    }

    boolean changesBias() {
        return has("diff_b") || has("b_norm") || has("lora_up.bias");
    }
}
