package io.github.ctrlora4j.plugins.depth;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Map;
import java.util.Objects;

/** DPT-Large (MiDaS v3), which the reference uses: relative inverse depth, near is large. Stateless. */
final class DepthNetwork {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("dpt-large.onnx")
            .input("pixel_values", 1L, 3L, -1L, -1L)
            .output("predicted_depth", 1L, -1L, -1L)
            .licence("MIT")
            .sourcePage("https://huggingface.co/Xenova/dpt-large (onnx/model.onnx, renamed)")
            .build();

    private static final int SIDE_STEP = 32;

    private DepthNetwork() {}

    /** Depth at the source's size; the network sees it with sides that are multiples of 32, as its patches need. */
    static FloatPlane run(RgbImage source, Networks networks) {
        RgbImage fed = Resize.to(source, side(source.width()), side(source.height()), Interpolation.LINEAR);
        try (Network network = networks.open(DESCRIPTOR)) {
            FloatArray depth = Objects.requireNonNull(
                    network.run(Map.of("pixel_values", pixels(fed))).get("predicted_depth"));
            long[] shape = depth.shape();
            FloatPlane plane = FloatPlane.of((int) shape[2], (int) shape[1], depth.toArray());
            return Resize.to(plane, source.width(), source.height(), Interpolation.LINEAR);
        }
    }

    private static int side(int pixels) {
        return Math.max(SIDE_STEP, (int) Math.rint((double) pixels / SIDE_STEP) * SIDE_STEP);
    }

    /** Planes of red, green and blue from -1 to 1. */
    private static FloatArray pixels(RgbImage image) {
        byte[] bytes = image.toBytes();
        int area = bytes.length / 3;
        float[] values = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i % 3 * area + i / 3] = (bytes[i] & 0xFF) / 127.5f - 1;
        }
        return FloatArray.of(values, 1, 3, image.height(), image.width());
    }
}
