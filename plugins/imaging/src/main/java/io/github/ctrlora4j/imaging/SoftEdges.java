package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;

/**
 * Soft edges without a network: the largest gradient of the three Lab channels after a slight blur, scaled by its 99th
 * percentile. The miniature's LoRAs for {@code hed} and {@code hedsketch} were trained on exactly this. Stateless.
 */
public final class SoftEdges {
    private static final double BLUR_SIGMA = 1.2;

    /** A picture whose strongest edges are weaker than this (in 8-bit Lab levels times Sobel's 8) stays dim. */
    private static final float MIN_SCALE = 60;

    private static final int TOP_PERCENT = 1;

    private SoftEdges() {}

    /** 0 to 255. */
    public static FloatPlane of(RgbImage source) {
        float[] largest = new float[source.width() * source.height()];
        for (FloatPlane channel : Lab.channels(source)) {
            FloatPlane blurred = Gaussian.blur(channel, 0, BLUR_SIGMA);
            float[] dx = Sobel.dx(blurred).toFloats();
            float[] dy = Sobel.dy(blurred).toFloats();
            for (int i = 0; i < largest.length; i++) {
                largest[i] = Math.max(largest[i], (float) Math.sqrt(dx[i] * dx[i] + dy[i] * dy[i]));
            }
        }
        float scale = Math.max(MIN_SCALE, percentile(largest));
        for (int i = 0; i < largest.length; i++) {
            largest[i] = Math.min(1, largest[i] / scale) * 255;
        }
        return FloatPlane.of(source.width(), source.height(), largest);
    }

    /** The value that one percent of the values exceed, interpolated linearly as NumPy does. */
    private static float percentile(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = (sorted.length - 1) * (100 - TOP_PERCENT) / 100.0;
        int below = (int) at;
        int above = Math.min(sorted.length - 1, below + 1);
        return (float) (sorted[below] + (at - below) * (sorted[above] - sorted[below]));
    }
}
