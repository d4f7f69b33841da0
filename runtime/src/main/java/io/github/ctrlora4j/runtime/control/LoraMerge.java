package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Folds a condition LoRA into the base: {@code W + up · down} for every linear layer, no alpha; zero convolutions,
 * {@code middle_block_out} and transformer norms replace the base's. Tensors that the condition does not touch are
 * shared. Source: the CtrLoRA reference's LoRA layer and loader (arXiv 2410.09400, method section).
 */
final class LoraMerge {
    private static final int MAX_PROBLEMS = 10;

    private LoraMerge() {}

    /**
     * @param base shared tensors of the base, by name; not changed
     * @param lora the condition file's tensors, by name
     * @return the complete weights of the condition's network; new arrays are owned by {@code owner}
     * @throws UnsupportedFileException if the LoRA was made for another base; names what does not fit
     * @throws MalformedFileException if a merged weight is not a finite number
     */
    static Map<String, NDArray> merge(NDManager owner, Map<String, NDArray> base, Path file, Map<String, Tensor> lora) {
        requireFit(base, file, lora);
        Map<String, NDArray> merged = new LinkedHashMap<>(base);
        DataType type = base.values().iterator().next().getDataType();
        WeightLoader loader = new WeightLoader(file);
        lora.forEach((name, tensor) -> {
            if (!ConditionTensors.isLowRank(name)) {
                merged.put(name, loader.load(owner, tensor, type));
            }
        });
        for (String linear : ConditionTensors.linears(shapes(base))) {
            Tensor down = required(lora, ConditionTensors.down(linear));
            Tensor up = required(lora, ConditionTensors.up(linear));
            try (NDManager scope = owner.newSubManager()) {
                NDArray delta =
                        loader.load(scope, up, DataType.FLOAT32).matMul(loader.load(scope, down, DataType.FLOAT32));
                merged.put(linear, fold(owner, file, linear, required(base, linear), delta));
            }
        }
        return merged;
    }

    /** In float32 and rounded once, so that a float16 network gets the nearest weights. */
    private static NDArray fold(NDManager owner, Path file, String name, NDArray weight, NDArray delta) {
        NDArray merged = delta.add(weight).toType(weight.getDataType(), false);
        if (!WeightLoader.isFinite(merged)) {
            throw new MalformedFileException(
                    file.toString(),
                    "the values of this condition LoRA are too large: added to the base, " + name
                            + " is no longer finite in " + merged.getDataType()
                            + "; the file is damaged, or its training diverged");
        }
        merged.attach(owner);
        return merged;
    }

    private static void requireFit(Map<String, NDArray> base, Path file, Map<String, Tensor> lora) {
        Map<String, List<Long>> found = EncoderShape.shapes(lora);
        Map<String, List<Long>> required = ConditionTensors.required(shapes(base), found);
        List<String> problems = new ArrayList<>();
        new TreeMap<>(required).forEach((name, shape) -> {
            if (!found.containsKey(name)) {
                problems.add("lacks " + name);
            } else if (!shape.equals(found.get(name))) {
                problems.add(name + " is " + found.get(name) + ", this base needs " + shape);
            }
        });
        Set<String> surplus = new TreeSet<>(found.keySet());
        surplus.removeAll(required.keySet());
        surplus.forEach(name -> problems.add("has " + name + ", which this base does not have"));
        if (!problems.isEmpty()) {
            String more = problems.size() > MAX_PROBLEMS ? " and " + (problems.size() - MAX_PROBLEMS) + " more" : "";
            throw new UnsupportedFileException(
                    file.toString(),
                    "this condition LoRA was made for another Base ControlNet: "
                            + String.join("; ", problems.subList(0, Math.min(MAX_PROBLEMS, problems.size()))) + more
                            + ". Use the LoRA that belongs to the base, or the base that belongs to the LoRA");
        }
    }

    private static Map<String, List<Long>> shapes(Map<String, NDArray> arrays) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        arrays.forEach((name, array) -> shapes.put(
                name, Arrays.stream(array.getShape().getShape()).boxed().toList()));
        return shapes;
    }

    private static <T> T required(Map<String, T> tensors, String name) {
        T tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException(name + " was checked before");
        }
        return tensor;
    }
}
