package io.github.ctrlora4j.plugins.mlsd;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** M-LSD large (arXiv 2106.00186) as ControlNet's annotators have it. Stateless. */
final class MlsdNetwork {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("mlsd_large_512_fp32.onnx")
            .input("image", 1L, 4L, -1L, -1L)
            .output("maps", 1L, 9L, -1L, -1L)
            .licence("Apache-2.0")
            .sourcePage(
                    "https://huggingface.co/lllyasviel/Annotators (mlsd_large_512_fp32.pth, exported as this plugin's"
                            + " README says)")
            .build();

    /** The reference's sides are multiples of this. */
    private static final int SIDE_STEP = 64;

    private MlsdNetwork() {}

    /** Lines in the source's pixels. */
    static List<Line> lines(RgbImage source, Networks networks, Thresholds thresholds) {
        RgbImage fed = Resize.to(source, side(source.width()), side(source.height()), Interpolation.LINEAR);
        try (Network network = networks.open(DESCRIPTOR)) {
            FloatArray maps = Objects.requireNonNull(
                    network.run(Map.of("image", pixels(fed))).get("maps"));
            return LineMaps.of(maps).lines(thresholds, source.width(), source.height());
        }
    }

    private static int side(int pixels) {
        return Math.max(SIDE_STEP, (int) Math.rint((double) pixels / SIDE_STEP) * SIDE_STEP);
    }

    /** Planes of red, green and blue from -1 to 1; the reference scales the fourth plane, of ones, with them. */
    private static FloatArray pixels(RgbImage image) {
        byte[] bytes = image.toBytes();
        int area = bytes.length / 3;
        float[] values = new float[4 * area];
        for (int i = 0; i < bytes.length; i++) {
            values[i % 3 * area + i / 3] = (bytes[i] & 0xFF) / 127.5f - 1;
        }
        Arrays.fill(values, 3 * area, 4 * area, 1 / 127.5f - 1);
        return FloatArray.of(values, 1, 4, image.height(), image.width());
    }
}
