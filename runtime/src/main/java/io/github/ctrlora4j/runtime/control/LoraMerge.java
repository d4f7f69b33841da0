package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Folds a condition LoRA into the base: {@code W + up · down} for every linear layer, no alpha; zero convolutions,
 * {@code middle_block_out} and transformer norms replace the base's. Tensors that the condition does not touch are shared.
 * Source: the CtrLoRA reference's LoRA layer and loader (arXiv 2410.09400, method section).
 */
final class LoraMerge {
    private static final String DOWN = ".lora_layer.down.weight";
    private static final String UP = ".lora_layer.up.weight";
    private static final int PROBLEMS_SHOWN = 10;

    private LoraMerge() {}

    /**
     * @param base shared tensors of the base, by name; not changed
     * @param lora the condition file's tensors, by name
     * @return the complete weights of the condition's network; new arrays are owned by {@code owner}
     * @throws UnsupportedFileException if the LoRA was made for another base; names what does not fit
     */
    static Map<String, NDArray> merge(NDManager owner, Map<String, NDArray> base, Path file, Map<String, Tensor> lora) {
        refuseMisfit(base, file, lora);
        Map<String, NDArray> merged = new LinkedHashMap<>(base);
        DataType type = base.values().iterator().next().getDataType();
        lora.forEach((name, tensor) -> {
            if (!name.contains(".lora_layer.")) {
                merged.put(name, WeightLoader.load(owner, file, tensor, type));
            }
        });
        for (String linear : linears(base)) {
            String stem = linear.substring(0, linear.length() - ".weight".length());
            merged.put(
                    linear, fold(owner, file, array(base, linear), tensor(lora, stem + DOWN), tensor(lora, stem + UP)));
        }
        return merged;
    }

    /** In float32 and rounded once, so that a float16 network gets the nearest weights. */
    private static NDArray fold(NDManager owner, Path file, NDArray weight, Tensor down, Tensor up) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray delta = WeightLoader.load(scope, file, up, DataType.FLOAT32)
                    .matMul(WeightLoader.load(scope, file, down, DataType.FLOAT32));
            NDArray merged = delta.add(weight).toType(weight.getDataType(), false);
            merged.attach(owner);
            return merged;
        }
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException(name + " was checked before");
        }
        return tensor;
    }

    private static List<String> linears(Map<String, NDArray> base) {
        return base.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".weight")
                        && entry.getValue().getShape().dimension() == 2)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void refuseMisfit(Map<String, NDArray> base, Path file, Map<String, Tensor> lora) {
        Map<String, List<Long>> wanted = wanted(base, lora);
        List<String> problems = new ArrayList<>();
        for (String name : new TreeSet<>(wanted.keySet())) {
            Tensor tensor = lora.get(name);
            if (tensor == null) {
                problems.add("lacks " + name);
            } else if (!tensor.shape().equals(wanted.get(name))) {
                problems.add(name + " is " + tensor.shape() + ", this base needs " + wanted.get(name));
            }
        }
        Set<String> surplus = new TreeSet<>(lora.keySet());
        surplus.removeAll(wanted.keySet());
        surplus.forEach(name -> problems.add("has " + name + ", which this base does not have"));
        if (!problems.isEmpty()) {
            String more =
                    problems.size() > PROBLEMS_SHOWN ? " and " + (problems.size() - PROBLEMS_SHOWN) + " more" : "";
            throw new UnsupportedFileException(file + ": this condition LoRA was made for another Base ControlNet: "
                    + String.join("; ", problems.subList(0, Math.min(PROBLEMS_SHOWN, problems.size()))) + more
                    + ". Use the LoRA that belongs to the base, or the base that belongs to the LoRA");
        }
    }

    /** Every tensor that a condition must bring for this base, with its shape; ranks may differ from layer to layer. */
    private static Map<String, List<Long>> wanted(Map<String, NDArray> base, Map<String, Tensor> lora) {
        Map<String, List<Long>> wanted = new LinkedHashMap<>();
        for (String linear : linears(base)) {
            String stem = linear.substring(0, linear.length() - ".weight".length());
            long[] shape = shape(base, linear);
            Tensor down = lora.get(stem + DOWN);
            long rank =
                    down == null || down.shape().isEmpty() ? 1 : down.shape().get(0);
            wanted.put(stem + DOWN, List.of(rank, shape[1]));
            wanted.put(stem + UP, List.of(shape[0], rank));
        }
        int block = 0;
        for (long channels = outputChannels(base, 0); channels > 0; channels = outputChannels(base, ++block)) {
            convolution(wanted, "control_model.zero_convs." + block + ".0", channels);
        }
        convolution(
                wanted,
                "control_model.middle_block_out.0",
                shape(base, "control_model.middle_block.2.out_layers.3.weight")[0]);
        for (String name : base.keySet()) {
            if (name.endsWith(".proj_in.weight")) {
                norms(wanted, base, name.substring(0, name.length() - ".proj_in.weight".length()));
            }
        }
        return wanted;
    }

    /** Channels that input block i hands on, or 0 if the base has no such block. */
    private static long outputChannels(Map<String, NDArray> base, int i) {
        String block = "control_model.input_blocks." + i + ".0";
        for (String last : List.of(block + ".out_layers.3.weight", block + ".op.weight", block + ".weight")) {
            if (base.containsKey(last)) {
                return shape(base, last)[0];
            }
        }
        return 0;
    }

    private static void convolution(Map<String, List<Long>> wanted, String name, long channels) {
        wanted.put(name + ".weight", List.of(channels, channels, 1L, 1L));
        wanted.put(name + ".bias", List.of(channels));
    }

    private static void norms(Map<String, List<Long>> wanted, Map<String, NDArray> base, String transformer) {
        long channels = shape(base, transformer + ".proj_in.weight")[0];
        List<String> names = new ArrayList<>(List.of(transformer + ".norm"));
        for (int depth = 0;
                base.containsKey(transformer + ".transformer_blocks." + depth + ".attn1.to_q.weight");
                depth++) {
            for (int i = 1; i <= 3; i++) {
                names.add(transformer + ".transformer_blocks." + depth + ".norm" + i);
            }
        }
        for (String name : names) {
            wanted.put(name + ".weight", List.of(channels));
            wanted.put(name + ".bias", List.of(channels));
        }
    }

    private static long[] shape(Map<String, NDArray> arrays, String name) {
        return array(arrays, name).getShape().getShape();
    }

    private static NDArray array(Map<String, NDArray> arrays, String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new UnsupportedFileException("this Base ControlNet lacks " + name);
        }
        return array;
    }

    /** The part of a base file that conditions share. */
    static Map<String, Tensor> shared(Map<String, Tensor> control) {
        Map<String, Tensor> shared = new LinkedHashMap<>();
        control.forEach((name, tensor) -> {
            if (BaseFingerprint.isShared(name)) {
                shared.put(name, tensor);
            }
        });
        return shared;
    }
}
