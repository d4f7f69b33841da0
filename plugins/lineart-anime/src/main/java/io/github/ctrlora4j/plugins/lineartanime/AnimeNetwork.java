package io.github.ctrlora4j.plugins.lineartanime;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.GrayImage;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;

/** The generator of Anime2Sketch as ControlNet's annotators use it. Stateless. */
final class AnimeNetwork {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("netG.onnx")
            .input("input", 1L, 3L, -1L, -1L)
            .output("output", 1L, 1L, -1L, -1L)
            .license("MIT")
            .sourcePage(
                    "https://huggingface.co/lllyasviel/Annotators (netG.pth, exported as this plugin's README says)")
            .build();

    /** The generator halves the picture eight times. */
    private static final int SIDE_STEP = 256;

    /** The output is -1..1: v * 127.5 + 127.5 is 0..255. */
    private static final float HALF_RANGE = 127.5f;

    private AnimeNetwork() {}

    static GrayImage run(RgbImage source, Network network) {
        int width = fitting(source.width());
        int height = fitting(source.height());
        RgbImage resized = Resize.to(source, width, height, Interpolation.CUBIC);
        FloatArray planes = FloatArray.planes(resized, ChannelOrder.RGB, Normalization.SIGNED);
        float[] lines = network.run("input", planes, "output").toArray();
        for (int i = 0; i < lines.length; i++) {
            lines[i] = lines[i] * HALF_RANGE + HALF_RANGE;
        }
        FloatPlane plane = FloatPlane.of(width, height, lines);
        return truncated(Resize.to(plane, source.width(), source.height(), Interpolation.CUBIC));
    }

    static int fitting(int side) {
        return (side + SIDE_STEP - 1) / SIDE_STEP * SIDE_STEP;
    }

    private static GrayImage truncated(FloatPlane plane) {
        float[] values = plane.toFloats();
        byte[] map = new byte[values.length];
        for (int i = 0; i < map.length; i++) {
            map[i] = (byte) Math.max(0, Math.min(255, values[i]));
        }
        return GrayImage.of(plane.width(), plane.height(), map);
    }
}
