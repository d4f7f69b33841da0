package io.github.ctrlora4j.plugins.lineart;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Gaussian;
import io.github.ctrlora4j.imaging.GrayImage;

/**
 * Lines without a network: ink where slightly blurred luma is darker than more strongly blurred luma. Dark areas stay
 * white, as in a drawing, because the threshold is about zero. Stateless.
 *
 * @see <a href="https://doi.org/10.1016/j.cag.2012.03.004">Winnemoeller et al., XDoG, 2012</a>
 */
final class GaussianLines {
    private static final double FINE_SIGMA = 1;
    private static final double COARSE_SIGMA = 2;

    /** Ratio of the two blurs at which their difference comes closest to a Laplacian (Marr and Hildreth). */
    private static final double RATIO = 1.6;

    /** Differences of luma, 0 to 1, up to which the paper stays white: noise and shading. */
    private static final double TOLERANCE = 0.003;

    /** How fast ink darkens beyond that. */
    private static final double SLOPE = 60;

    private GaussianLines() {}

    static GrayImage fine(RgbImage source) {
        return lines(source, FINE_SIGMA);
    }

    static GrayImage coarse(RgbImage source) {
        return lines(source, COARSE_SIGMA);
    }

    private static GrayImage lines(RgbImage source, double sigma) {
        FloatPlane luma = FloatPlane.from(GrayImage.luma(source));
        float[] narrow = Gaussian.blur(luma, 0, sigma).toFloats();
        float[] wide = Gaussian.blur(luma, 0, RATIO * sigma).toFloats();
        byte[] map = new byte[narrow.length];
        for (int i = 0; i < map.length; i++) {
            double difference = (narrow[i] - wide[i]) / 255;
            map[i] = (byte) (255 * Math.min(1, 1 + Math.tanh(SLOPE * (difference + TOLERANCE))));
        }
        return GrayImage.of(source.width(), source.height(), map);
    }
}
