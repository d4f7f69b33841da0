package io.github.ctrlora4j.plugins.lineart;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Gaussian;
import io.github.ctrlora4j.imaging.GrayImage;
import java.util.Arrays;

/**
 * The lines of A1111's {@code lineart_standard} with its defaults, black on white: how much darker a pixel is than its
 * surroundings in every channel, with the median of the noticeable differences at middle gray. Stateless.
 */
final class StandardLines {
    private static final double SIGMA = 6;

    /** Differences above this, in levels, count for the median. */
    private static final float NOTICEABLE = 8;

    private static final float MIN_MEDIAN = 16;
    private static final float MEDIAN_INK = 127;

    private StandardLines() {}

    static GrayImage of(RgbImage source) {
        float[] ink = darker(source);
        float scale = MEDIAN_INK / Math.max(MIN_MEDIAN, medianOfNoticeable(ink));
        byte[] map = new byte[ink.length];
        for (int i = 0; i < map.length; i++) {
            map[i] = (byte) (255 - (int) Math.min(255, scale * ink[i]));
        }
        return GrayImage.of(source.width(), source.height(), map);
    }

    /** By how much each pixel is darker than its surroundings, 0 to 255: the smallest of the three channels. */
    private static float[] darker(RgbImage source) {
        float[] least = new float[source.width() * source.height()];
        Arrays.fill(least, 255);
        for (int channel = 0; channel < 3; channel++) {
            FloatPlane plane = FloatPlane.channel(source, channel);
            float[] sharp = plane.toFloats();
            float[] blurred = Gaussian.blur(plane, 0, SIGMA).toFloats();
            for (int i = 0; i < least.length; i++) {
                least[i] = Math.max(0, Math.min(least[i], blurred[i] - sharp[i]));
            }
        }
        return least;
    }

    /** 0 if no difference is noticeable; A1111 divides by NaN in that case. */
    private static float medianOfNoticeable(float[] ink) {
        float[] sorted = ink.clone();
        Arrays.sort(sorted);
        int first = sorted.length;
        while (first > 0 && sorted[first - 1] > NOTICEABLE) {
            first--;
        }
        int count = sorted.length - first;
        return count == 0 ? 0 : (sorted[first + (count - 1) / 2] + sorted[first + count / 2]) / 2;
    }
}
