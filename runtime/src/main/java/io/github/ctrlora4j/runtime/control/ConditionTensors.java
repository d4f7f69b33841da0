package io.github.ctrlora4j.runtime.control;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The tensors of a CtrLoRA control network by name: what the base shares, what a condition brings, and in which shapes.
 * The rest of the code asks this class. Stateless. Source: the CtrLoRA reference's LoRA layer and loader.
 */
public final class ConditionTensors {
    private static final String COMPONENT = "control";

    /** Begins every name. */
    public static final String PREFIX = "control_model.";

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";
    private static final String LORA_LAYER = ".lora_layer.";
    private static final String DOWN = LORA_LAYER + "down.weight";
    private static final String UP = LORA_LAYER + "up.weight";

    /** Tensors that a condition brings itself. */
    private static final List<String> OWN = List.of("lora_layer", "zero_convs", "middle_block_out", "norm");

    private static final String LAST_OF_MIDDLE_BLOCK = PREFIX + "middle_block.2.out_layers.3.weight";

    private ConditionTensors() {}

    /** The tensors of a Base ControlNet or condition LoRA; empty for any other model. */
    public static Map<String, Tensor> of(ModelWeights weights) {
        return weights.components().getOrDefault(COMPONENT, Map.of());
    }

    /** True for the tensors that a condition brings; false for those that all conditions take from the base. */
    public static boolean isOwn(String name) {
        return OWN.stream().anyMatch(name::contains);
    }

    /** True for the transformers' norms among the tensors that a condition brings. */
    public static boolean isNorm(String name) {
        return isOwn(name) && name.contains("norm");
    }

    /** The part of a base file that all conditions share. */
    public static <T> Map<String, T> shared(Map<String, T> base) {
        Map<String, T> shared = new LinkedHashMap<>(base);
        shared.keySet().removeIf(ConditionTensors::isOwn);
        return shared;
    }

    /** True for the two factors of a low-rank update; false for tensors that replace the base's. */
    public static boolean isLowRank(String name) {
        return name.contains(LORA_LAYER);
    }

    /** Name of the factor (rank, in) that belongs to a linear layer's weight. */
    public static String down(String linearWeight) {
        return stem(linearWeight) + DOWN;
    }

    /** Name of the factor (out, rank) that belongs to a linear layer's weight. */
    public static String up(String linearWeight) {
        return stem(linearWeight) + UP;
    }

    private static String stem(String weight) {
        return weight.substring(0, weight.length() - WEIGHT.length());
    }

    /**
     * Elements that a condition's network takes besides those of its base: what the LoRA replaces, and copies of all
     * linear layers.
     *
     * @param base tensors of the Base ControlNet
     * @param lora tensors of the condition LoRA
     */
    public static double mergedElements(Map<String, Tensor> base, Map<String, Tensor> lora) {
        Map<String, Tensor> replaced = new LinkedHashMap<>(lora);
        replaced.keySet().removeIf(ConditionTensors::isLowRank);
        Map<String, Tensor> linears = shared(base);
        linears.values().removeIf(tensor -> tensor.shape().size() != 2);
        return elements(replaced) + elements(linears);
    }

    /** Of all tensors together. */
    public static double elements(Map<String, Tensor> tensors) {
        return tensors.values().stream().mapToDouble(Tensor::elements).sum();
    }

    /** Rank of a condition LoRA: the largest of its layers, which may differ; 0 if there is none. */
    public static int rank(ModelWeights lora) {
        long rank = of(lora).entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(DOWN))
                .mapToLong(entry -> rank(entry.getValue().shape()))
                .max()
                .orElse(0);
        return Math.toIntExact(rank);
    }

    private static long rank(List<Long> downShape) {
        return downShape.isEmpty() ? 1 : downShape.get(0);
    }

    /** Weights of the linear layers, each of which a condition updates. */
    public static List<String> linears(Map<String, List<Long>> base) {
        return base.entrySet().stream()
                .filter(entry ->
                        entry.getKey().endsWith(WEIGHT) && entry.getValue().size() == 2)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Every tensor that a condition must bring for a base.
     *
     * @param base shapes of the base's shared tensors, by name
     * @param condition shapes of the condition's tensors; they decide the rank of each layer
     * @return shapes by name
     * @throws UnsupportedFileException if the base lacks a tensor that decides a shape
     */
    static Map<String, List<Long>> required(Map<String, List<Long>> base, Map<String, List<Long>> condition) {
        Map<String, List<Long>> required = new LinkedHashMap<>();
        for (String linear : linears(base)) {
            List<Long> shape = shape(base, linear);
            long rank = rank(condition.getOrDefault(down(linear), List.of()));
            required.put(down(linear), List.of(rank, shape.get(1)));
            required.put(up(linear), List.of(shape.get(0), rank));
        }
        required.putAll(zeroConvolutions(base));
        transformers(base.keySet()).forEach(transformer -> norms(required, base, transformer));
        return required;
    }

    /**
     * The convolutions through which a control network adds to the UNet.
     *
     * @param encoder shapes of its other tensors, by name
     * @return shapes by name
     * @throws UnsupportedFileException if the encoder lacks its last block
     */
    static Map<String, List<Long>> zeroConvolutions(Map<String, List<Long>> encoder) {
        Map<String, List<Long>> convolutions = new LinkedHashMap<>();
        List<Long> channels = EncoderShape.channels(encoder, PREFIX);
        for (int block = 0; block < channels.size(); block++) {
            convolution(convolutions, PREFIX + "zero_convs." + block + ".0", channels.get(block));
        }
        convolution(
                convolutions,
                PREFIX + "middle_block_out.0",
                shape(encoder, LAST_OF_MIDDLE_BLOCK).get(0));
        return convolutions;
    }

    private static List<String> transformers(Collection<String> names) {
        String first = ".proj_in.weight";
        return names.stream()
                .filter(name -> name.endsWith(first))
                .map(name -> name.substring(0, name.length() - first.length()))
                .toList();
    }

    private static void convolution(Map<String, List<Long>> required, String name, long channels) {
        required.put(name + WEIGHT, List.of(channels, channels, 1L, 1L));
        required.put(name + BIAS, List.of(channels));
    }

    private static void norms(Map<String, List<Long>> required, Map<String, List<Long>> base, String transformer) {
        UnaryOperator<String> block = depth -> transformer + ".transformer_blocks." + depth;
        List<String> names = new ArrayList<>(List.of(transformer + ".norm"));
        for (int depth = 0; base.containsKey(block.apply("" + depth) + ".attn1.to_q.weight"); depth++) {
            for (int i = 1; i <= 3; i++) {
                names.add(block.apply("" + depth) + ".norm" + i);
            }
        }
        long channels = shape(base, transformer + ".proj_in.weight").get(0);
        for (String name : names) {
            required.put(name + WEIGHT, List.of(channels));
            required.put(name + BIAS, List.of(channels));
        }
    }

    private static List<Long> shape(Map<String, List<Long>> shapes, String name) {
        List<Long> shape = shapes.get(name);
        if (shape == null) {
            throw new UnsupportedFileException("this Base ControlNet lacks " + name);
        }
        return shape;
    }
}
