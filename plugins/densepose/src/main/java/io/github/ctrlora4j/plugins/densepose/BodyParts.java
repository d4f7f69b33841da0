package io.github.ctrlora4j.plugins.densepose;

import io.github.ctrlora4j.api.RgbImage;

/** Part labels, 0 (background) to 24, and their colors. Stateless. */
final class BodyParts {
    static final int COUNT = 25;

    private BodyParts() {}

    /** Read on first use. Label i has entry {@code trunc(i * 255 / 24)} of matplotlib's viridis. */
    private static final class Colors {
        static final int[] OF_LABEL = {
            0x440154, 0x471063, 0x481F70, 0x472C7A, 0x443983, 0x404688, 0x3B518B, 0x365D8D, 0x31688E,
            0x2C718E, 0x287C8E, 0x25858E, 0x21908D, 0x1F9A8A, 0x20A386, 0x27AD81, 0x35B779, 0x46C06F,
            0x5CC863, 0x73D056, 0x8ED645, 0xAADC32, 0xC5E021, 0xE2E418, 0xFDE725
        };
    }

    /** @param labels one per pixel, row by row */
    static RgbImage paint(int width, int height, byte[] labels) {
        byte[] pixels = new byte[3 * labels.length];
        for (int i = 0; i < labels.length; i++) {
            set(pixels, i, Colors.OF_LABEL[labels[i]]);
        }
        return RgbImage.of(width, height, pixels);
    }

    /** Each pixel in the part color nearest to it in RGB: undoes the damage of scaling or JPEG. */
    static RgbImage snap(RgbImage map) {
        byte[] pixels = map.toBytes();
        for (int i = 0; i < pixels.length / 3; i++) {
            set(pixels, i, nearest(pixels[3 * i] & 0xFF, pixels[3 * i + 1] & 0xFF, pixels[3 * i + 2] & 0xFF));
        }
        return RgbImage.of(map.width(), map.height(), pixels);
    }

    private static int nearest(int red, int green, int blue) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int color : Colors.OF_LABEL) {
            int dr = red - (color >> 16);
            int dg = green - (color >> 8 & 0xFF);
            int db = blue - (color & 0xFF);
            int distance = dr * dr + dg * dg + db * db;
            if (distance < least) {
                least = distance;
                best = color;
            }
        }
        return best;
    }

    private static void set(byte[] pixels, int i, int rgb) {
        pixels[3 * i] = (byte) (rgb >> 16);
        pixels[3 * i + 1] = (byte) (rgb >> 8);
        pixels[3 * i + 2] = (byte) rgb;
    }
}
