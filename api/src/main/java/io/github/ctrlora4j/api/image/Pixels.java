package io.github.ctrlora4j.api.image;

/** A picture as the algorithms see it: rows of interleaved channels; mutable, never leaves this package. */
final class Pixels {
    static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] rgb;

    Pixels(int width, int height, byte[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    static Pixels empty(int width, int height) {
        return new Pixels(width, height, new byte[width * height * CHANNELS]);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** The array itself. */
    byte[] rgb() {
        return rgb;
    }

    /** Bytes of one row. */
    int stride() {
        return width * CHANNELS;
    }

    /** OpenCV's scale of an axis: the reciprocal of a quotient, which may differ from from / to in the last bit. */
    static double scale(int from, int to) {
        return 1 / ((double) to / from);
    }
}
