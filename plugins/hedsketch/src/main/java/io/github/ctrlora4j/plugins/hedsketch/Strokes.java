package io.github.ctrlora4j.plugins.hedsketch;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Gaussian;
import io.github.ctrlora4j.imaging.GrayImage;
import io.github.ctrlora4j.imaging.NumpyRandom;

/** Turns soft edges into strokes. Stateless. */
final class Strokes {
    /** The reference gives up looking for enough dark pixels after this many thresholds. */
    private static final int PASSES = 6;

    private static final int DARK = 5;

    /**
     * How the strokes of the miniature's training pictures were made: blur by one pixel, then a threshold of 71 of 255.
     */
    private static final double CLASSICAL_SIGMA = 1;

    private static final double CLASSICAL_THRESHOLD = 71;

    private Strokes() {}

    /** Black where an edge exceeds the threshold, white elsewhere, with a soft rim of one pixel. */
    static RgbImage above(RgbImage edges, int threshold) {
        byte[] pixels = edges.toBytes();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ((pixels[i] & 0xFF) > threshold ? 0 : 255);
        }
        return Gaussian.blur(RgbImage.of(edges.width(), edges.height(), pixels), 3, 0);
    }

    static int drawnThreshold(NumpyRandom random) {
        return random.randint(110, 160);
    }

    /**
     * The reference's loop: thresholds are drawn until more than half a percent of the values are dark, each time from
     * the result before. A picture with few edges therefore ends up black with white strokes.
     */
    static RgbImage asInThePaper(RgbImage edges, NumpyRandom random) {
        RgbImage map = edges;
        for (int pass = 0; pass < PASSES; pass++) {
            map = above(map, drawnThreshold(random));
            if (dark(map) > 0.005 * edges.width() * edges.height()) {
                break;
            }
        }
        return map;
    }

    private static int dark(RgbImage map) {
        int dark = 0;
        for (byte value : map.toBytes()) {
            dark += (value & 0xFF) < DARK ? 1 : 0;
        }
        return dark;
    }

    /** @param strength 1 for the threshold of the training pictures */
    static RgbImage classical(FloatPlane edges, double strength) {
        float[] blurred = Gaussian.blur(edges, 0, CLASSICAL_SIGMA).toFloats();
        byte[] map = new byte[blurred.length];
        for (int i = 0; i < map.length; i++) {
            map[i] = (byte) (blurred[i] > strength * CLASSICAL_THRESHOLD ? 0 : 255);
        }
        return GrayImage.of(edges.width(), edges.height(), map).toRgb();
    }
}
