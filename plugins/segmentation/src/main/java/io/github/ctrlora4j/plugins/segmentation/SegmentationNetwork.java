package io.github.ctrlora4j.plugins.segmentation;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Arrays;

/**
 * SegFormer-B0, fine-tuned on ADE20K: the reference's UniFormer numbers the classes in the same way, but no ONNX file
 * of it is published. Larger SegFormers have the same inputs and outputs. Stateless.
 */
final class SegmentationNetwork {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("segformer-b0-finetuned-ade-512-512.onnx")
            .input("pixel_values", 1L, 3L, 512L, 512L)
            .output("logits", 1L, 150L, 128L, 128L)
            .license("NVIDIA Source Code License for SegFormer (non-commercial)")
            .sourcePage("https://huggingface.co/Xenova/segformer-b0-finetuned-ade-512-512 (onnx/model.onnx, renamed)")
            .build();

    private static final int SIDE = 512;

    private static final Normalization IMAGENET =
            Normalization.UNIT.standardized(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});

    private SegmentationNetwork() {}

    /** The class of each pixel of the source: the largest logit after linear enlargement to the source's size. */
    static int[] run(RgbImage source, Network network) {
        Interpolation interpolation =
                source.width() * source.height() > SIDE * SIDE ? Interpolation.AREA : Interpolation.LINEAR;
        RgbImage fed = Resize.to(source, SIDE, SIDE, interpolation);
        FloatArray planes = FloatArray.planes(fed, ChannelOrder.RGB, IMAGENET);
        return largest(network.run("pixel_values", planes, "logits"), source.width(), source.height());
    }

    /** One class at a time, because 150 planes of a large picture can fill the heap. */
    private static int[] largest(FloatArray logits, int width, int height) {
        long[] shape = logits.shape();
        int area = (int) (shape[2] * shape[3]);
        float[] values = logits.toArray();
        float[] best = new float[width * height];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        int[] labels = new int[best.length];
        for (int label = 0; label < shape[1]; label++) {
            float[] plane = Arrays.copyOfRange(values, label * area, (label + 1) * area);
            float[] logit = Resize.to(
                            FloatPlane.of((int) shape[3], (int) shape[2], plane), width, height, Interpolation.LINEAR)
                    .toFloats();
            for (int i = 0; i < logit.length; i++) {
                if (logit[i] > best[i]) {
                    best[i] = logit[i];
                    labels[i] = label;
                }
            }
        }
        return labels;
    }
}
