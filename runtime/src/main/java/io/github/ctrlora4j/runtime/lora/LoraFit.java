package io.github.ctrlora4j.runtime.lora;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a style LoRA would change in a checkpoint, from shapes alone. Immutable.
 *
 * @param layers how many layers change
 * @param elements of the weights and biases that change
 * @param unmatched tensors of the file that change nothing, by the file's names
 */
public record LoraFit(int layers, double elements, List<String> unmatched) {
    static final String UNMATCHED = "unmatched";

    public LoraFit {
        unmatched = List.copyOf(unmatched);
    }

    /**
     * @param file of the LoRA, named in errors
     * @throws UnsupportedFileException if a layer has another shape than the LoRA's, or no layer changes
     */
    public static LoraFit of(Path file, ModelWeights lora, ModelWeights checkpoint) {
        List<String> unmatched = new ArrayList<>(names(lora, UNMATCHED).keySet());
        int layers = 0;
        double elements = 0;
        for (String component : checkpoint.components().keySet()) {
            Map<String, List<Long>> shapes = new LinkedHashMap<>();
            names(checkpoint, component).forEach((name, tensor) -> shapes.put(name, tensor.shape()));
            for (LayerTensors change : LayerTensors.of(names(lora, component))) {
                boolean changes = requireFit(file, change, shapes);
                layers += changes ? 1 : 0;
                elements += changes ? elements(shapes, change.layer()) : 0;
                if (!changes) {
                    unmatched.addAll(change.fileNames());
                }
            }
        }
        if (layers == 0) {
            throw new UnsupportedFileException(
                    file.toString(),
                    "this style LoRA changes nothing in the checkpoint: none of its " + unmatched.size()
                            + " tensors belongs to a layer, the first is "
                            + unmatched.stream().findFirst().orElse("missing")
                            + "; use it with the kind of model that it was made for");
        }
        return new LoraFit(layers, elements, unmatched);
    }

    private static Map<String, Tensor> names(ModelWeights weights, String component) {
        return Optional.ofNullable(weights.components().get(component)).orElse(Map.of());
    }

    private static double elements(Map<String, List<Long>> shapes, String layer) {
        return Stream.of(".weight", ".bias")
                .map(end -> shapes.getOrDefault(layer + end, List.of(0L)))
                .mapToDouble(
                        shape -> shape.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b))
                .sum();
    }

    /** Whether the change has a weight or bias to act on. */
    private static boolean requireFit(Path file, LayerTensors change, Map<String, List<Long>> shapes) {
        Optional<List<Long>> weight = Optional.ofNullable(shapes.get(change.layer() + ".weight"));
        Optional<List<Long>> bias = Optional.ofNullable(shapes.get(change.layer() + ".bias"));
        boolean weightFits = weight.map(shape -> LayerShapes.fit(change, shape)).orElse(true);
        boolean biasFits = bias.map(shape -> biasFits(change, shape)).orElse(true);
        if (!weightFits || !biasFits) {
            String first = change.fileNames().get(0);
            throw new UnsupportedFileException(
                    file.toString(),
                    "this style LoRA was made for another kind of model: " + first
                            + " and what belongs to it do not fit "
                            + change.layer() + ", which is " + weight.orElse(List.of())
                            + " in the checkpoint; use it with a checkpoint of its kind");
        }
        return weight.isPresent() && change.changesWeight() || bias.isPresent() && change.changesBias();
    }

    private static boolean biasFits(LayerTensors change, List<Long> bias) {
        long count = bias.stream().reduce(1L, Math::multiplyExact);
        return List.of("diff_b", "b_norm", "lora_up.bias").stream()
                .map(change::find)
                .flatMap(Optional::stream)
                .allMatch(tensor -> tensor.elements() == count);
    }
}
