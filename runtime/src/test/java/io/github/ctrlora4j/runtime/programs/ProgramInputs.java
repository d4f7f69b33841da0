package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Weights of the golden models, and inputs that no model has seen. */
final class ProgramInputs {
    static final int HEADS = 8;
    static final int GROUPS = 32;

    private ProgramInputs() {}

    static Map<String, NDArray> weights(NDManager owner, String file, ModelRole role, String component, DataType type) {
        try (OpenedModel opened = GoldenModels.open(file, role)) {
            Map<String, Tensor> tensors = opened.weights().components().get(component);
            return WeightLoader.load(owner, GoldenModels.file(file), tensors, type);
        }
    }

    static NDArray numbers(NDManager owner, DataType type, long... shape) {
        NDArray ramp = owner.arange((float) new Shape(shape).size());
        return ramp.mul(0.37f).sin().reshape(new Shape(shape)).toType(type, false);
    }

    static UnetControl walking(Map<String, NDArray> weights, NDArray guide) {
        UnetControl.Stream stream = new UnetControl.Stream(weights, guide, Collections.nCopies(13, 0.5));
        return new UnetControl(new NDList(), new double[0], new NDList(), new double[0], List.of(stream));
    }

    static UnetControl added(NDList residuals, String name) {
        double[] half = {0.5};
        return name.equals("lite")
                ? new UnetControl(new NDList(), new double[0], residuals, half, List.of())
                : UnetControl.atSkips(residuals, half);
    }

    /** The base's own zero convolutions and norms, no LoRA: what matters here is the number format alone. */
    static Map<String, NDArray> complete(NDManager owner, DataType type) {
        Map<String, NDArray> control =
                new HashMap<>(weights(owner, "basecn.ckpt", ModelRole.BASE_CONTROLNET, "control", type));
        weights(owner, "lora0.ckpt", ModelRole.CONDITION_LORA, "control", type).forEach((name, array) -> {
            if (!name.contains("lora_layer")) {
                control.put(name, array);
            }
        });
        return control;
    }
}
