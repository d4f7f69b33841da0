package io.github.ctrlora4j.plugins.mlsd;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ChannelOrder;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.api.condition.Network;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Normalization;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Arrays;
import java.util.List;

/** M-LSD large (arXiv 2106.00186) as ControlNet's annotators use it. Stateless. */
final class MlsdNetwork {
    static final NetworkDescriptor DESCRIPTOR = NetworkDescriptor.builder("mlsd_large_512_fp32.onnx")
            .input("image", 1L, 4L, -1L, -1L)
            .output("maps", 1L, 9L, -1L, -1L)
            .license("Apache-2.0")
            .sourcePage(
                    "https://huggingface.co/lllyasviel/Annotators (mlsd_large_512_fp32.pth, exported as this plugin's"
                            + " README says)")
            .build();

    /** The reference's sides are multiples of this. */
    private static final int SIDE_STEP = 64;

    private MlsdNetwork() {}

    /** Lines in the source's pixels. */
    static List<Line> lines(RgbImage source, Network network, Thresholds thresholds) {
        RgbImage fed = Resize.to(source, side(source.width()), side(source.height()), Interpolation.LINEAR);
        FloatArray maps = network.run("image", planes(fed), "maps");
        return LineMaps.of(maps).lines(thresholds, source.width(), source.height());
    }

    private static int side(int pixels) {
        return Math.max(SIDE_STEP, (int) Math.rint((double) pixels / SIDE_STEP) * SIDE_STEP);
    }

    /** Red, green and blue from -1 to 1; the reference scales the fourth plane, of ones, with them. */
    private static FloatArray planes(RgbImage image) {
        float[] colors =
                FloatArray.planes(image, ChannelOrder.RGB, Normalization.SIGNED).toArray();
        float[] planes = Arrays.copyOf(colors, colors.length / 3 * 4);
        Arrays.fill(planes, colors.length, planes.length, 1 / 127.5f - 1);
        return FloatArray.of(planes, 1, 4, image.height(), image.width());
    }
}
