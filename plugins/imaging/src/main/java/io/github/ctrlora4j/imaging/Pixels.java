package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;

/** 8-bit samples, channels interleaved, as the operations of this package pass them on: shared, never copied. */
final class Pixels {
    private final byte[] data;
    private final int width;
    private final int height;
    private final int channels;

    Pixels(byte[] data, int width, int height, int channels) {
        this.data = data;
        this.width = width;
        this.height = height;
        this.channels = channels;
    }

    static Pixels of(RgbImage image) {
        return new Pixels(image.toBytes(), image.width(), image.height(), 3);
    }

    /** Black pixels of another size. */
    Pixels blank(int newWidth, int newHeight) {
        double size = (double) newWidth * newHeight * channels;
        if (newWidth < 1 || newHeight < 1 || size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("cannot make an image of " + newWidth + "x" + newHeight
                    + ": sides must be positive and width*height*" + channels + " below 2^31");
        }
        return new Pixels(new byte[(int) size], newWidth, newHeight, channels);
    }

    RgbImage toRgb() {
        return RgbImage.of(width, height, data);
    }

    byte[] data() {
        return data;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int channels() {
        return channels;
    }

    /** Samples in a row. */
    int stride() {
        return width * channels;
    }
}
