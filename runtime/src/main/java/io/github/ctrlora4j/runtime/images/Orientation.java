package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.RgbImage;

/**
 * How a camera was held, as EXIF numbers it: how to turn the stored pixels so that the picture is upright. Source: EXIF
 * 2.32, tag 0x0112; results equal Pillow's {@code exif_transpose}.
 */
enum Orientation {
    UPRIGHT,
    MIRRORED,
    TURNED_180,
    FLIPPED,
    TRANSPOSED,
    TURNED_RIGHT,
    TRANSVERSED,
    TURNED_LEFT;

    /** @return upright if the block says nothing, or nothing that makes sense, as in other programs */
    static Orientation of(ExifBlock exif) {
        int number = exif.orientation().orElse(1);
        return number >= 1 && number <= values().length ? values()[number - 1] : UPRIGHT;
    }

    private boolean swapsSides() {
        return compareTo(TRANSPOSED) >= 0;
    }

    /** The upright picture. */
    RgbImage apply(RgbImage stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int width = swapsSides() ? stored.height() : stored.width();
        int height = swapsSides() ? stored.width() : stored.height();
        byte[] from = stored.toBytes();
        byte[] to = new byte[from.length];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i += 3) {
                System.arraycopy(from, 3 * source(x, y, stored.width(), stored.height()), to, i, 3);
            }
        }
        return RgbImage.of(width, height, to);
    }

    /** Index of the stored pixel that is seen at (x, y) of the upright picture. */
    private int source(int x, int y, int width, int height) {
        int right = width - 1;
        int bottom = height - 1;
        return switch (this) {
            case UPRIGHT -> y * width + x;
            case MIRRORED -> y * width + right - x;
            case TURNED_180 -> (bottom - y) * width + right - x;
            case FLIPPED -> (bottom - y) * width + x;
            case TRANSPOSED -> x * width + y;
            case TURNED_RIGHT -> (bottom - x) * width + y;
            case TRANSVERSED -> (bottom - x) * width + right - y;
            case TURNED_LEFT -> x * width + right - y;
        };
    }
}
