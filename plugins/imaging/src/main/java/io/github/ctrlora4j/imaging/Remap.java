package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;

/**
 * OpenCV 5's bilinear {@code remap} of 8 bit: float32 interpolation, black outside the source. (OpenCV 4 rounds the
 * coordinates to 1/32 pixel; its values differ by up to 6 levels.)
 */
public final class Remap {
    private Remap() {}

    /**
     * Takes each pixel of the result from the source position that the two coordinate planes give.
     *
     * @param x column of the source for each pixel, 0 is the center of the first
     * @param y row of the source, of the same size as {@code x}
     * @throws IllegalArgumentException if the maps differ in size
     */
    public static RgbImage bilinear(RgbImage image, FloatPlane x, FloatPlane y) {
        if (x.width() != y.width() || x.height() != y.height()) {
            throw new IllegalArgumentException("the two maps must have one size, got " + x + " and " + y);
        }
        Pixels source = Pixels.of(image);
        byte[] out = new byte[Math.multiplyExact(x.values().length, 3)];
        for (int i = 0; i < x.values().length; i++) {
            sample(source, x.values()[i], y.values()[i], out, 3 * i);
        }
        return RgbImage.of(x.width(), x.height(), out);
    }

    private static void sample(Pixels source, float x, float y, byte[] out, int to) {
        // Also false for NaN; the bounds keep the conversion to int exact.
        if (!(x > -1 && x < source.width() && y > -1 && y < source.height())) {
            return;
        }
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        float alpha = x - left;
        float beta = y - top;
        for (int c = 0; c < 3; c++) {
            float upper = mix(at(source, left, top, c), at(source, left + 1, top, c), alpha);
            float lower = mix(at(source, left, top + 1, c), at(source, left + 1, top + 1, c), alpha);
            out[to + c] = (byte) Math.rint(mix(upper, lower, beta));
        }
    }

    private static float mix(float a, float b, float fraction) {
        return a + fraction * (b - a);
    }

    private static float at(Pixels source, int x, int y, int channel) {
        if (x < 0 || y < 0 || x >= source.width() || y >= source.height()) {
            return 0;
        }
        return source.data()[y * source.stride() + 3 * x + channel] & 0xFF;
    }
}
