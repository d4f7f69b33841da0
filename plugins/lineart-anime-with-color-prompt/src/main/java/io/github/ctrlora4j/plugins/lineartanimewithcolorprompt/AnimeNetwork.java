package io.github.ctrlora4j.plugins.lineartanimewithcolorprompt;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.GrayImage;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Map;
import java.util.Objects;

/** The generator of Anime2Sketch as ControlNet's annotators have it. Stateless. */
final class AnimeNetwork {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("netG.onnx")
            .input("input", 1L, 3L, -1L, -1L)
            .output("output", 1L, 1L, -1L, -1L)
            .licence("MIT")
            .sourcePage(
                    "https://huggingface.co/lllyasviel/Annotators (netG.pth, exported as this plugin's README says)")
            .build();

    /** The generator halves the picture eight times. */
    private static final int SIDE_STEP = 256;

    /** Maps 0..255 to -1..1: v / 127.5 - 1. */
    private static final float HALF_RANGE = 127.5f;

    private AnimeNetwork() {}

    static GrayImage run(RgbImage source, Networks networks) {
        int width = fitting(source.width());
        int height = fitting(source.height());
        RgbImage resized = Resize.to(source, width, height, Interpolation.CUBIC);
        try (Network network = networks.open(DESCRIPTOR)) {
            Map<String, FloatArray> outputs = network.run(Map.of("input", planes(resized)));
            float[] lines =
                    Objects.requireNonNull(outputs.get("output"), "output").toArray();
            for (int i = 0; i < lines.length; i++) {
                lines[i] = lines[i] * HALF_RANGE + HALF_RANGE;
            }
            FloatPlane plane = FloatPlane.of(width, height, lines);
            return truncated(Resize.to(plane, source.width(), source.height(), Interpolation.CUBIC));
        }
    }

    static int fitting(int side) {
        return (side + SIDE_STEP - 1) / SIDE_STEP * SIDE_STEP;
    }

    /** Red, green and blue planes from -1 to 1. */
    private static FloatArray planes(RgbImage picture) {
        byte[] bytes = picture.toBytes();
        int area = bytes.length / 3;
        float[] values = new float[bytes.length];
        for (int i = 0; i < area; i++) {
            for (int channel = 0; channel < 3; channel++) {
                values[channel * area + i] = (bytes[3 * i + channel] & 0xFF) / HALF_RANGE - 1;
            }
        }
        return FloatArray.of(values, 1, 3, picture.height(), picture.width());
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
