package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;

/**
 * Lines without a network: luma divided by its surroundings, so that areas of any brightness become paper. Stateless.
 */
public final class DividedLines {
    /** Blur in pixels for a shorter side of 512. */
    private static final double SIGMA_AT_512 = 3;

    /**
     * Added to both sides of the division (luma is 0 to 1), so that black areas are not 0 / 0 and noise in shadows does
     * not become lines.
     */
    private static final double FLOOR = 0.02;

    /** Exponent that darkens pixels that are a little darker than their surroundings. */
    private static final double GAMMA = 3;

    private DividedLines() {}

    public static GrayImage of(RgbImage source) {
        double sigma = SIGMA_AT_512 * Math.min(source.width(), source.height()) / 512;
        FloatPlane luma = FloatPlane.from(GrayImage.luma(source));
        float[] sharp = luma.toFloats();
        float[] blurred = Gaussian.blur(luma, 0, sigma).toFloats();
        byte[] map = new byte[sharp.length];
        for (int i = 0; i < map.length; i++) {
            double ratio = (sharp[i] / 255 + FLOOR) / (blurred[i] / 255 + FLOOR);
            map[i] = (byte) Math.round(255 * Math.pow(Math.min(1, ratio), GAMMA));
        }
        return GrayImage.of(source.width(), source.height(), map);
    }
}
