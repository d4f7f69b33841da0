package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The LoRA of a new condition: down ~ N(0, (1 / rank)²), up = 0, so that it changes nothing at first. Stateless. */
final class NewLora {
    private NewLora() {}

    /**
     * @param base arrays of the base by name, in any order
     * @return owned by {@code owner}
     */
    static Map<String, NDArray> of(NDManager owner, Map<String, NDArray> base, int rank, TrainingNoise noise) {
        Map<String, List<Long>> shapes = new TreeMap<>();
        base.forEach((name, array) -> shapes.put(
                name, Arrays.stream(array.getShape().getShape()).boxed().toList()));
        Map<String, NDArray> lora = new LinkedHashMap<>();
        for (String linear : ConditionTensors.linears(shapes)) {
            List<Long> shape = Objects.requireNonNull(shapes.get(linear));
            float[] down = noise.normal(Math.toIntExact(rank * shape.get(1)));
            for (int i = 0; i < down.length; i++) {
                down[i] /= rank;
            }
            lora.put(ConditionTensors.down(linear), AlignedArrays.create(owner, down, new Shape(rank, shape.get(1))));
            lora.put(ConditionTensors.up(linear), owner.zeros(new Shape(shape.get(0), rank)));
        }
        return lora;
    }
}
