package io.github.ctrlora4j.runtime.control;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a UNet's encoder and a control network must have in common, so that the residuals of one fit the skips of the
 * other.
 *
 * @param channels that each input block outputs, shallow to deep
 * @param contextWidth width of the text context
 */
public record EncoderShape(List<Long> channels, long contextWidth) {
    /** Begins the names of the convolutions through which a ControlNet-XS adds to the encoder. */
    static final String SPEAKING = ConditionTensors.PREFIX + "enc_zero_convs_out.";

    public EncoderShape {
        channels = List.copyOf(channels);
    }

    /**
     * From the index of a file; reads no data.
     *
     * @param tensors of a UNet or a control network, by name
     * @param prefix with which the names begin, such as {@code model.diffusion_model.}
     */
    public static EncoderShape of(Map<String, Tensor> tensors, String prefix) {
        Map<String, List<Long>> shapes = shapes(tensors);
        long contextWidth = shapes.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".attn2.to_k.weight"))
                .mapToLong(entry -> entry.getValue().get(1))
                .findFirst()
                .orElse(0);
        return new EncoderShape(channels(shapes, prefix), contextWidth);
    }

    /** Of a Base ControlNet. */
    public static EncoderShape ofBase(Map<String, Tensor> tensors) {
        return of(tensors, ConditionTensors.PREFIX);
    }

    /** Of a ControlNet, by what it adds; without width if the network does not read text. */
    public static EncoderShape ofControlNet(Map<String, Tensor> tensors) {
        List<Long> channels = new ArrayList<>();
        String zero = ConditionTensors.PREFIX + "zero_convs.";
        String prefix = tensors.containsKey(SPEAKING + "0.0.weight") ? SPEAKING : zero;
        for (int i = 0; tensors.containsKey(prefix + i + ".0.weight"); i++) {
            channels.add(Objects.requireNonNull(tensors.get(prefix + i + ".0.weight"))
                    .shape()
                    .get(0));
        }
        return new EncoderShape(channels, of(tensors, "").contextWidth());
    }

    /** True if the residuals of a network of this shape can be added to a UNet of the other shape. */
    public boolean fits(EncoderShape unet) {
        return channels.equals(unet.channels) && (contextWidth == 0 || contextWidth == unet.contextWidth);
    }

    /** Channels that the input blocks output, shallow to deep; empty if there are none. */
    static List<Long> channels(Map<String, List<Long>> shapes, String prefix) {
        List<Long> channels = new ArrayList<>();
        for (long next = channels(shapes, prefix, 0); next > 0; next = channels(shapes, prefix, channels.size())) {
            channels.add(next);
        }
        return channels;
    }

    /** The last convolution of input block i decides; 0 if there is no such block. */
    private static long channels(Map<String, List<Long>> shapes, String prefix, int i) {
        String block = prefix + "input_blocks." + i + ".0";
        for (String last : List.of(block + ".out_layers.3.weight", block + ".op.weight", block + ".weight")) {
            List<Long> shape = shapes.get(last);
            if (shape != null) {
                return shape.get(0);
            }
        }
        return 0;
    }

    static Map<String, List<Long>> shapes(Map<String, Tensor> tensors) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    @Override
    public String toString() {
        return "channels " + channels + ", context width " + contextWidth;
    }
}
