package io.github.ctrlora4j.runtime.control;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a UNet's encoder and a control network must have in common, so that the residuals of one fit the skips of the other.
 *
 * @param channels channels that each input block hands on, shallow to deep
 * @param contextWidth width of the text context
 */
public record EncoderShape(List<Long> channels, long contextWidth) {
    public EncoderShape {
        channels = List.copyOf(channels);
    }

    /** Of a checkpoint's UNet or of a Base ControlNet. Reads no data. */
    public static EncoderShape of(ModelWeights weights) {
        boolean checkpoint = weights.role() == ModelRole.CHECKPOINT;
        String prefix = checkpoint ? "model.diffusion_model." : "control_model.";
        Map<String, Tensor> tensors = weights.components().getOrDefault(checkpoint ? "unet" : "control", Map.of());
        List<Long> channels = new ArrayList<>();
        for (long next = handedOn(tensors, prefix, 0); next > 0; next = handedOn(tensors, prefix, channels.size())) {
            channels.add(next);
        }
        long contextWidth = tensors.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".attn2.to_k.weight"))
                .mapToLong(entry -> entry.getValue().shape().get(1))
                .findFirst()
                .orElse(0);
        return new EncoderShape(channels, contextWidth);
    }

    /** The last convolution of input block i decides; 0 if there is no such block. */
    private static long handedOn(Map<String, Tensor> tensors, String prefix, int i) {
        String block = prefix + "input_blocks." + i + ".0";
        for (String last : List.of(block + ".out_layers.3.weight", block + ".op.weight", block + ".weight")) {
            Tensor tensor = tensors.get(last);
            if (tensor != null) {
                return tensor.shape().get(0);
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return "channels " + channels + ", context width " + contextWidth;
    }
}
