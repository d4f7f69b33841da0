package io.github.ctrlora4j.plugins.mlsd;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * M-LSD for pictures of 512 x 512, channels last, with the sigmoid inside: the conversions in the package
 * jp.keijiro.mlsd. The tiny one is on board. Stateless.
 */
final class SquareNetwork {
    static final NetworkDescriptor LARGE = descriptor("mlsd-large-512.onnx").build();

    static final NetworkDescriptor TINY = descriptor("mlsd-tiny-512.onnx")
            .sha256("86182f576d4741945c6e9f1b5f6dd308f50745e6b2144fd8e799a4ae6a306d8d")
            .bundledBeside(SquareNetwork.class)
            .build();

    private static final String INPUT = "input_image_with_alpha:0";
    private static final int SIDE = 512;

    private SquareNetwork() {}

    private static NetworkDescriptor.Builder descriptor(String fileName) {
        return NetworkDescriptor.builder(fileName)
                .input(INPUT, 1L, (long) SIDE, (long) SIDE, 4L)
                .output("scores", 1L, SIDE / 2L, SIDE / 2L, 1L)
                .output("offsets", 1L, SIDE / 2L, SIDE / 2L, 4L)
                .license("Apache-2.0")
                .sourcePage("https://github.com/navervision/mlsd (as converted in the package jp.keijiro.mlsd)");
    }

    /** Lines in the source's pixels. */
    static List<Line> lines(RgbImage source, Network network, Thresholds thresholds) {
        RgbImage square = Resize.to(source, SIDE, SIDE, Interpolation.AREA);
        Map<String, FloatArray> outputs = network.run(Map.of(INPUT, withOnes(square)));
        return LineMaps.of(output(outputs, "scores"), output(outputs, "offsets"))
                .lines(thresholds, source.width(), source.height());
    }

    private static FloatArray output(Map<String, FloatArray> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name), name);
    }

    /** Red, green and blue from 0 to 255 and a one, pixel by pixel; the network scales all four. */
    private static FloatArray withOnes(RgbImage image) {
        byte[] levels = image.toBytes();
        float[] values = new float[levels.length / 3 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 4 == 3 ? 1 : levels[i / 4 * 3 + i % 4] & 0xFF;
        }
        return FloatArray.of(values, 1, SIDE, SIDE, 4);
    }
}
