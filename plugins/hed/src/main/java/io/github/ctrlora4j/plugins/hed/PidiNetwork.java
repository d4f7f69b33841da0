package io.github.ctrlora4j.plugins.hed;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;

/** PiDiNet (arXiv 2108.07009), the soft edges of A1111's {@code softedge_pidinet}. Stateless. */
final class PidiNetwork {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("pidinet.onnx")
            .input("image", 1L, 3L, -1L, -1L)
            .output("edge", 1L, 1L, -1L, -1L)
            .license("for research and education only")
            .sourcePage(
                    "https://github.com/hellozhuo/pidinet (table5_pidinet.pth, exported as this plugin's README says)")
            .build();

    /** torchvision's. */
    private static final Normalization IMAGENET =
            Normalization.UNIT.standardized(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});

    private PidiNetwork() {}

    /** Edges from 0 to 1, row by row; the network takes pictures of any size. */
    static double[] run(RgbImage source, Network network) {
        float[] edge = network.run("image", FloatArray.planes(source, ChannelOrder.RGB, IMAGENET), "edge")
                .toArray();
        double[] edges = new double[edge.length];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = edge[i];
        }
        return edges;
    }
}
