package io.github.ctrlora4j.contract;

import io.github.ctrlora4j.api.RgbImage;

/** Sources that are computed, so that every plugin meets the same ones. */
final class TestPictures {
    @FunctionalInterface
    private interface Colour {
        /** The pixel as {@code 0xRRGGBB}. */
        int at(int x, int y);
    }

    private TestPictures() {}

    /** Edges, slopes and patches: parabolas in red, hyperbolas in green, a checkerboard in blue. */
    static RgbImage varied(int width, int height) {
        return picture(width, height, (x, y) -> {
            int red = x * x / 16 + 3 * y & 0xFF;
            int green = x * y >> 4 & 0xFF;
            int blue = ((x >> 4) + (y >> 4)) % 2 == 1 ? 255 : 2 * x + y & 0xFF;
            return red << 16 | green << 8 | blue;
        });
    }

    static RgbImage gray(int width, int height) {
        return picture(width, height, (x, y) -> (5 * x + 3 * y & 0xFF) * 0x010101);
    }

    static RgbImage uniform(int width, int height, int rgb) {
        return picture(width, height, (x, y) -> rgb);
    }

    private static RgbImage picture(int width, int height, Colour colour) {
        byte[] bytes = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            int rgb = colour.at(i % width, i / width);
            bytes[3 * i] = (byte) (rgb >> 16);
            bytes[3 * i + 1] = (byte) (rgb >> 8);
            bytes[3 * i + 2] = (byte) rgb;
        }
        return RgbImage.of(width, height, bytes);
    }
}
