package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.TrainingSettings.Method;
import io.github.ctrlora4j.runtime.control.EncoderShape;
import io.github.ctrlora4j.runtime.control.NewBase;
import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A ControlNet before its first step, which changes nothing in a picture yet. The original one is a copy of the UNet's
 * encoder; everything else begins with PyTorch's initial values, uniform within 1 / sqrt(inputs), and what adds to the
 * UNet with zeros. Immutable. Source: as {@link ControlNetShapes}.
 *
 * @param copied tensors by name that are not new; read when the network is created
 * @param shapes of all tensors, by name
 */
record NewControlNet(Map<String, Tensor> copied, Map<String, List<Long>> shapes) {
    private static final String UNET = "model.diffusion_model.";

    /** Layers that begin with zeros: {@code zero_module} of the sources. 14 is the hint block's last convolution. */
    private static final Pattern ZERO = Pattern.compile(
            ".*(zero_convs.*|middle_block_out\\.0|input_hint_block\\.14" + "|out_layers\\.3|proj_out)\\.(weight|bias)");

    /** Tells its random numbers from those of {@link NewLora}. */
    private static final long NETWORK = 30;

    /**
     * @param unet of the checkpoint, by name
     * @param heads of its attention
     */
    static NewControlNet of(Method method, Map<String, Tensor> unet, int heads) {
        Map<String, Tensor> base = NewBase.of(unet, UNET);
        Map<String, List<Long>> shapes = ControlNetShapes.of(
                method, shapes(unet), shapes(base), EncoderShape.of(unet, UNET).channels(), heads);
        return new NewControlNet(method == Method.CONTROLNET ? base : Map.of(), shapes);
    }

    private static Map<String, List<Long>> shapes(Map<String, Tensor> tensors) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    /** Of all tensors together. */
    long elements() {
        return shapes.values().stream().mapToLong(NewControlNet::size).sum();
    }

    private static long size(List<Long> shape) {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /**
     * @param file of the UNet, named in errors
     * @return arrays in float32, owned by {@code owner}
     */
    Map<String, NDArray> create(NDManager owner, Path file, long seed) {
        WeightLoader loader = new WeightLoader(file);
        TrainingNoise noise = new TrainingNoise(seed, NETWORK);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            Tensor known = copied.get(name);
            arrays.put(
                    name,
                    known != null ? loader.load(owner, known, DataType.FLOAT32) : initial(owner, name, shape, noise));
        });
        return arrays;
    }

    private NDArray initial(NDManager owner, String name, List<Long> shape, TrainingNoise noise) {
        Shape all = new Shape(shape);
        List<Long> weight = weight(name);
        if (ZERO.matcher(name).matches()) {
            return owner.zeros(all);
        }
        if (weight.size() == 1) {
            // A norm.
            return name.endsWith(".bias") ? owner.zeros(all) : owner.ones(all);
        }
        double bound = 1 / Math.sqrt((double) size(weight.subList(1, weight.size())));
        return AlignedArrays.create(owner, noise.uniform(Math.toIntExact(size(shape)), bound), all);
    }

    /** Shape of the weight that a tensor is, or belongs to. */
    private List<Long> weight(String name) {
        String weight = name.substring(0, name.lastIndexOf('.')) + ".weight";
        return Objects.requireNonNull(shapes.get(weight), weight);
    }
}
