package io.github.ctrlora4j.plugins.lineartanimewithcolorprompt;

import io.github.ctrlora4j.api.RgbImage;

/** Whether a photo is colorful. Stateless. */
final class Colorfulness {
    /** Standard deviation of red, green and blue below which a pixel counts as gray. */
    private static final int MIN_DEVIATION = 5;

    private static final double MAX_GRAY = 0.95;

    private Colorfulness() {}

    /** The reference's test for gray photos, which it leaves out of the training. */
    static boolean isGray(RgbImage photo) {
        byte[] rgb = photo.toBytes();
        int gray = 0;
        for (int i = 0; i < rgb.length; i += 3) {
            gray += isGray(rgb[i] & 0xFF, rgb[i + 1] & 0xFF, rgb[i + 2] & 0xFF) ? 1 : 0;
        }
        return gray / (rgb.length / 3.0) > MAX_GRAY;
    }

    /** In whole numbers: nine times the variance of the three. */
    private static boolean isGray(int red, int green, int blue) {
        int sum = red + green + blue;
        return 3 * (red * red + green * green + blue * blue) - sum * sum < 9 * MIN_DEVIATION * MIN_DEVIATION;
    }
}
