package io.github.ctrlora4j.api;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An 8-bit RGB picture; a network's input is value / 255. Immutable.
 *
 * <p>Rows run from top to bottom, pixels from left to right, channels red, green, blue.
 */
public final class RgbImage {
    private final int width;
    private final int height;
    private final byte[] rgb;

    private RgbImage(int width, int height, byte[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /**
     * @param rgb width × height × 3 bytes, row-major, channels interleaved; copied
     * @throws InvalidRequestException if a side is not positive or the array has the wrong length
     */
    public static RgbImage of(int width, int height, byte[] rgb) {
        Objects.requireNonNull(rgb, "rgb");
        if (width < 1 || height < 1 || (long) width * height * 3 != rgb.length) {
            throw new InvalidRequestException("an image of " + width + "x" + height
                    + " needs positive sides and width*height*3 bytes, got " + rgb.length);
        }
        return new RgbImage(width, height, rgb.clone());
    }

    /**
     * Any BufferedImage as RGB. Transparent pixels are composited on white and truncated to 8 bit, as the CtrLoRA
     * reference does ({@code HWC3}); stored gray values are copied to all three channels without a gamma. Gray of other
     * depths is rounded to 8 bits, so that a picture is the same from files of 8 and of 16 bits.
     */
    public static RgbImage from(BufferedImage image) {
        Objects.requireNonNull(image, "image");
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            grayInto(rgb, image);
        } else {
            argbInto(rgb, image);
        }
        return new RgbImage(width, height, rgb);
    }

    /** Reads the raster itself: getRGB would apply the gray color space's gamma and change the values. */
    private static void grayInto(byte[] rgb, BufferedImage image) {
        int bits = image.getColorModel().getComponentSize(0);
        boolean hasAlpha = image.getColorModel().hasAlpha();
        int[] row = new int[image.getWidth()];
        int[] alphas = new int[image.getWidth()];
        int i = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRaster().getSamples(0, y, row.length, 1, 0, row);
            if (hasAlpha) {
                image.getRaster().getSamples(0, y, row.length, 1, 1, alphas);
            }
            for (int x = 0; x < row.length; x++) {
                int gray = eightBit(row[x], bits);
                byte value = (byte) (hasAlpha ? onWhite(gray, eightBit(alphas[x], bits)) : gray);
                rgb[i++] = value;
                rgb[i++] = value;
                rgb[i++] = value;
            }
        }
    }

    /** @param bits of a sample, at most 32 */
    private static int eightBit(int sample, int bits) {
        long largest = (1L << bits) - 1;
        return (int) ((Integer.toUnsignedLong(sample) * 255 + largest / 2) / largest);
    }

    private static void argbInto(byte[] rgb, BufferedImage image) {
        int[] row = new int[image.getWidth()];
        int i = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int argb : row) {
                int alpha = argb >>> 24;
                for (int shift = 16; shift >= 0; shift -= 8) {
                    int value = argb >> shift & 0xFF;
                    rgb[i++] = (byte) onWhite(value, alpha);
                }
            }
        }
    }

    /** Computed in float32 and truncated, like the reference. */
    private static int onWhite(int value, int alpha) {
        if (alpha == 255) {
            return value;
        }
        float opacity = alpha / 255f;
        return (int) (value * opacity + 255f * (1f - opacity));
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The pixel as {@code 0xRRGGBB}. */
    public int rgb(int x, int y) {
        int i = 3 * (Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width));
        return (rgb[i] & 0xFF) << 16 | (rgb[i + 1] & 0xFF) << 8 | rgb[i + 2] & 0xFF;
    }

    /** A copy: width × height × 3 bytes, row-major, channels interleaved. */
    public byte[] toBytes() {
        return rgb.clone();
    }

    /** SHA-256 of width, height (4 bytes each, the high one first) and pixels: 64 hexadecimal digits. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(8).putInt(width).putInt(height).array());
            return HexFormat.of().formatHex(digest.digest(rgb));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** A new picture of type {@link BufferedImage#TYPE_INT_RGB}. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                row[x] = rgb(x, y);
            }
            image.setRGB(0, y, width, 1, row, 0, width);
        }
        return image;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage image
                && width == image.width
                && height == image.height
                && Arrays.equals(rgb, image.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbImage " + width + "x" + height;
    }
}
