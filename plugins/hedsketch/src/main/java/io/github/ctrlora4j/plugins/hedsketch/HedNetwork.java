package io.github.ctrlora4j.plugins.hedsketch;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** HED as ControlNet's annotators use it, exported with its five side outputs before the sigmoid. Stateless. */
final class HedNetwork {
    private static final List<String> SIDES = List.of("side1", "side2", "side3", "side4", "side5");

    static final NetworkDescriptor DESCRIPTOR = descriptor();

    private HedNetwork() {}

    private static NetworkDescriptor descriptor() {
        NetworkDescriptor.Builder builder = NetworkDescriptor.builder("ControlNetHED.onnx")
                .input("image", 1L, 3L, -1L, -1L)
                .license("Apache-2.0")
                .sourcePage(
                        "https://huggingface.co/lllyasviel/Annotators (ControlNetHED.pth, exported as this plugin's README says)");
        SIDES.forEach(side -> builder.output(side, 1L, 1L, -1L, -1L));
        return builder.build();
    }

    /** The mean of the five resized side outputs through a sigmoid: edges from 0 to 1, row by row. */
    static double[] run(RgbImage source, Network network) {
        int width = source.width();
        int height = source.height();
        double[] edges = new double[width * height];
        // The network subtracts the mean itself.
        FloatArray planes = FloatArray.planes(source, ChannelOrder.RGB, Normalization.LEVELS);
        Map<String, FloatArray> outputs = network.run(Map.of("image", planes));
        for (String side : SIDES) {
            FloatArray output = Objects.requireNonNull(outputs.get(side), side);
            float[] resized = Resize.to(FloatPlane.from(output), width, height, Interpolation.LINEAR)
                    .toFloats();
            for (int i = 0; i < edges.length; i++) {
                edges[i] += resized[i] / SIDES.size();
            }
        }
        for (int i = 0; i < edges.length; i++) {
            edges[i] = 1 / (1 + Math.exp(-edges[i]));
        }
        return edges;
    }
}
