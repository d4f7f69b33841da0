package io.github.ctrlora4j.runtime.images;

import io.github.ctrlora4j.api.RgbImage;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** Derives gray levels, transparency and masks from decoded pixels. Stateless. */
final class PictureChannels {
    private PictureChannels() {}

    /**
     * A gray picture of 16 bits that uses less than half of the range, such as depth in millimeters, is stretched from
     * its darkest to its brightest value: 8 bits of the whole range would leave a few levels. Others stay as they are.
     */
    static BufferedImage withVisibleLevels(BufferedImage image) {
        if (!isGray(image)
                || image.getColorModel().hasAlpha()
                || image.getColorModel().getComponentSize(0) != 16) {
            return image;
        }
        int width = image.getWidth();
        int[] row = new int[width];
        int darkest = 0xFFFF;
        int brightest = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int value : image.getRaster().getSamples(0, y, width, 1, 0, row)) {
                darkest = Math.min(darkest, value);
                brightest = Math.max(brightest, value);
            }
        }
        int range = brightest - darkest;
        if (range == 0 || range > 0x7FFF) {
            return image;
        }
        BufferedImage stretched = new BufferedImage(width, image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRaster().getSamples(0, y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                row[x] = ((row[x] - darkest) * 255 + range / 2) / range;
            }
            stretched.getRaster().setSamples(0, y, width, 1, 0, row);
        }
        return stretched;
    }

    /** White where the picture is transparent; empty if no pixel is more than half transparent. */
    static Optional<RgbImage> erased(BufferedImage image) {
        if (!image.getColorModel().hasAlpha()) {
            return Optional.empty();
        }
        int width = image.getWidth();
        byte[] rgb = new byte[3 * width * image.getHeight()];
        boolean isErased = false;
        int[] row = new int[width];
        for (int y = 0, i = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                int transparency = 255 - (argb >>> 24);
                isErased |= transparency > 127;
                i = gray(rgb, i, transparency);
            }
        }
        return isErased ? Optional.of(RgbImage.of(width, image.getHeight(), rgb)) : Optional.empty();
    }

    /** Luma times opacity: white is painted, black and transparent are not. */
    static RgbImage mask(BufferedImage image) {
        int width = image.getWidth();
        byte[] rgb = new byte[3 * width * image.getHeight()];
        int largest = (1 << image.getColorModel().getComponentSize(0)) - 1;
        int[] stored = new int[width];
        int[] row = new int[width];
        for (int y = 0, i = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            if (isGray(image)) { // getRGB applies the gray color space's gamma
                image.getRaster().getSamples(0, y, width, 1, 0, stored);
            }
            for (int x = 0; x < width; x++) {
                int luma = isGray(image) ? (stored[x] * 255 + largest / 2) / largest : luma(row[x]);
                i = gray(rgb, i, (luma * (row[x] >>> 24) + 127) / 255);
            }
        }
        return RgbImage.of(width, image.getHeight(), rgb);
    }

    /** ITU-R BT.601. */
    private static int luma(int argb) {
        return (299 * (argb >> 16 & 0xFF) + 587 * (argb >> 8 & 0xFF) + 114 * (argb & 0xFF) + 500) / 1000;
    }

    private static int gray(byte[] rgb, int i, int value) {
        rgb[i] = rgb[i + 1] = rgb[i + 2] = (byte) value;
        return i + 3;
    }

    private static boolean isGray(BufferedImage image) {
        return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }
}
