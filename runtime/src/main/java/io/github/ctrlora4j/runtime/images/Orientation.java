package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

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

    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;
    private static final short SHORT = 3;

    /** @param exif an EXIF block: a TIFF header and its directories; damage counts as upright, as in other programs */
    static Orientation of(byte[] exif) {
        ByteBuffer tiff = ByteBuffer.wrap(exif);
        if (exif.length < 8) {
            return UPRIGHT;
        }
        boolean isLittle = exif[0] == 'I';
        tiff.order(isLittle ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (directory + 2 > exif.length) {
            return UPRIGHT;
        }
        int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY_BYTES;
            if (entry + ENTRY_BYTES > exif.length) {
                return UPRIGHT;
            }
            if (Short.toUnsignedInt(tiff.getShort((int) entry)) == TAG && tiff.getShort((int) entry + 2) == SHORT) {
                return numbered(tiff.getShort((int) entry + 8)).orElse(UPRIGHT);
            }
        }
        return UPRIGHT;
    }

    private static Optional<Orientation> numbered(int number) {
        return number >= 1 && number <= values().length ? Optional.of(values()[number - 1]) : Optional.empty();
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
