package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Loads the tensors of a ControlNet, also of a file that holds the difference to a UNet ("difference" or "diff" files
 * of the community): there each tensor that the UNet has too is added to the UNet's. Stateless.
 */
public final class ControlNetWeights {
    private static final String DIFFERENCE = "ctrlora4j.control.difference";
    private static final String UNET = "model.diffusion_model.";

    private ControlNetWeights() {}

    /** True if a ControlNet's file holds the difference to a UNet, so that what it becomes depends on the UNet. */
    public static boolean areDifference(ModelWeights weights) {
        return Boolean.parseBoolean(weights.settings().get(DIFFERENCE));
    }

    static Map<String, NDArray> load(
            NDManager owner, TorchEngine engine, Path file, ModelWeights weights, Map<String, Tensor> unet) {
        Map<String, Tensor> tensors = ConditionTensors.of(weights);
        if (!areDifference(weights)) {
            return WeightLoader.load(owner, file, tensors, engine.computeType());
        }
        WeightLoader loader = new WeightLoader(file);
        Map<String, NDArray> loaded = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            Optional<Tensor> own =
                    Optional.ofNullable(unet.get(UNET + name.substring(ConditionTensors.PREFIX.length())));
            loaded.put(
                    name,
                    own.isEmpty()
                            ? loader.load(owner, tensor, engine.computeType())
                            : sum(owner, loader, tensor, own.get(), engine.computeType()));
        });
        return loaded;
    }

    /** In float32 and rounded once. An inpainting UNet's first convolution has more inputs, the latents' first. */
    private static NDArray sum(NDManager owner, WeightLoader loader, Tensor difference, Tensor own, DataType type) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray added = loader.load(scope, own, DataType.FLOAT32);
            NDArray fitting = own.shape().equals(difference.shape())
                    ? added
                    : added.get(":, :" + difference.shape().get(1));
            NDArray sum = loader.load(scope, difference, DataType.FLOAT32)
                    .add(fitting)
                    .toType(type, false);
            return scope.ret(sum);
        }
    }

    /** Levels at which a ControlNet-XS of these tensors adds, the middle included; 0 for another network. */
    static int streamLevels(Set<String> names) {
        int blocks = 0;
        while (names.contains(EncoderShape.SPEAKING + blocks + ".0.weight")) {
            blocks++;
        }
        return blocks == 0 ? 0 : blocks + 1;
    }

    static long bytes(Collection<NDArray> arrays) {
        return arrays.stream()
                .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
                .sum();
    }
}
