package io.github.ctrlora4j.plugins.normal;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;

/** DPT-Large (MiDaS v3), which the reference uses: relative inverse depth, near is large. Stateless. */
final class DepthNetwork {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("dpt-large.onnx")
            .input("pixel_values", 1L, 3L, -1L, -1L)
            .output("predicted_depth", 1L, -1L, -1L)
            .license("MIT")
            .sourcePage("https://huggingface.co/Xenova/dpt-large (onnx/model.onnx, renamed)")
            .build();

    private static final int SIDE_STEP = 32;

    private DepthNetwork() {}

    /** Depth at the source's size; the network gets the source resized to multiples of 32, as its patches require. */
    static FloatPlane run(RgbImage source, Network network) {
        RgbImage fed = Resize.to(source, side(source.width()), side(source.height()), Interpolation.LINEAR);
        FloatArray planes = FloatArray.planes(fed, ChannelOrder.RGB, Normalization.SIGNED);
        FloatPlane depth = FloatPlane.from(network.run("pixel_values", planes, "predicted_depth"));
        return Resize.to(depth, source.width(), source.height(), Interpolation.LINEAR);
    }

    private static int side(int pixels) {
        return Math.max(SIDE_STEP, (int) Math.rint((double) pixels / SIDE_STEP) * SIDE_STEP);
    }
}
