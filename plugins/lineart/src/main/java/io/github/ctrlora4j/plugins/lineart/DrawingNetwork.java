package io.github.ctrlora4j.plugins.lineart;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.GrayImage;

/** The generator of informative-drawings with the two sets of weights that ControlNet's annotators use. Stateless. */
final class DrawingNetwork {
    static final NetworkDescriptor FINE = descriptor(
            "sk_model.onnx", "https://huggingface.co/rocca/informative-drawings-line-art-onnx (model.onnx, renamed)");

    static final NetworkDescriptor COARSE = descriptor(
            "sk_model2.onnx",
            "https://huggingface.co/lllyasviel/Annotators (sk_model2.pth, exported as this plugin's README says)");

    /** The generator halves the picture twice and doubles it twice. */
    private static final int SIDE_STEP = 4;

    /** With a shorter side, a quarter of it has fewer than the two pixels that padding by reflection needs. */
    private static final int MIN_SIDE = 8;

    private DrawingNetwork() {}

    private static NetworkDescriptor descriptor(String fileName, String sourcePage) {
        return NetworkDescriptor.builder(fileName)
                .input("input", 1L, 3L, -1L, -1L)
                .output("output", 1L, 1L, -1L, -1L)
                .license("MIT")
                .sourcePage(sourcePage)
                .build();
    }

    static GrayImage run(RgbImage source, Network network) {
        int width = padded(source.width());
        int height = padded(source.height());
        FloatArray planes = FloatArray.planes(continued(source, width, height), ChannelOrder.RGB, Normalization.UNIT);
        FloatPlane lines = FloatPlane.of(
                width, height, network.run("input", planes, "output").toArray());
        return firstPixels(lines, source.width(), source.height());
    }

    static int padded(int side) {
        return Math.max(MIN_SIDE, (side + SIDE_STEP - 1) / SIDE_STEP * SIDE_STEP);
    }

    /** Repeats the last column and row as far as needed. */
    private static RgbImage continued(RgbImage source, int width, int height) {
        byte[] bytes = source.toBytes();
        byte[] larger = new byte[3 * width * height];
        for (int y = 0, i = 0; y < height; y++) {
            int row = Math.min(y, source.height() - 1) * source.width();
            for (int x = 0; x < width; x++, i += 3) {
                System.arraycopy(bytes, 3 * (row + Math.min(x, source.width() - 1)), larger, i, 3);
            }
        }
        return RgbImage.of(width, height, larger);
    }

    /** Paper is 1, ink is 0; the reference truncates. */
    private static GrayImage firstPixels(FloatPlane lines, int width, int height) {
        byte[] map = new byte[width * height];
        for (int i = 0; i < map.length; i++) {
            map[i] = (byte) Math.max(0, Math.min(255, 255 * lines.at(i % width, i / width)));
        }
        return GrayImage.of(width, height, map);
    }
}
