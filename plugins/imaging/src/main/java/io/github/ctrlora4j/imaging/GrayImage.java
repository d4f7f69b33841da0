package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;
import java.util.Objects;

/** An 8-bit picture of one channel: luma, an edge map, a mask, labels. Immutable; rows run from top to bottom. */
public final class GrayImage {
    private final Pixels pixels;

    GrayImage(Pixels pixels) {
        this.pixels = pixels;
    }

    /**
     * @param values width × height bytes, row-major; copied
     * @throws IllegalArgumentException if a side is not positive or the array has the wrong length
     */
    public static GrayImage of(int width, int height, byte[] values) {
        Objects.requireNonNull(values, "values");
        if (width < 1 || height < 1 || (long) width * height != values.length) {
            throw new IllegalArgumentException("a gray image of " + width + "x" + height
                    + " needs positive sides and width*height bytes, got " + values.length);
        }
        return new GrayImage(new Pixels(values.clone(), width, height, 1));
    }

    /** Luma as OpenCV's {@code cvtColor(RGB2GRAY)} computes it on 8 bit: 15-bit weights, exact. */
    public static GrayImage luma(RgbImage image) {
        byte[] rgb = image.toBytes();
        byte[] luma = new byte[rgb.length / 3];
        for (int i = 0, j = 0; i < luma.length; i++, j += 3) {
            int sum = (rgb[j] & 0xFF) * 9798 + (rgb[j + 1] & 0xFF) * 19235 + (rgb[j + 2] & 0xFF) * 3735;
            luma[i] = (byte) (sum + (1 << 14) >> 15);
        }
        return new GrayImage(new Pixels(luma, image.width(), image.height(), 1));
    }

    /** @param channel 0 red, 1 green, 2 blue */
    public static GrayImage channel(RgbImage image, int channel) {
        Objects.checkIndex(channel, 3);
        byte[] rgb = image.toBytes();
        byte[] values = new byte[rgb.length / 3];
        for (int i = 0, j = channel; i < values.length; i++, j += 3) {
            values[i] = rgb[j];
        }
        return new GrayImage(new Pixels(values, image.width(), image.height(), 1));
    }

    public int width() {
        return pixels.width();
    }

    public int height() {
        return pixels.height();
    }

    /** The value at this pixel, 0 to 255. */
    public int at(int x, int y) {
        return pixels.data()[Objects.checkIndex(y, height()) * width() + Objects.checkIndex(x, width())] & 0xFF;
    }

    /** A copy: width × height bytes, row-major. */
    public byte[] toBytes() {
        return pixels.data().clone();
    }

    /** The value in all three channels. */
    public RgbImage toRgb() {
        byte[] values = pixels.data();
        byte[] rgb = new byte[Math.multiplyExact(values.length, 3)];
        for (int i = 0, j = 0; i < values.length; i++, j += 3) {
            rgb[j] = values[i];
            rgb[j + 1] = values[i];
            rgb[j + 2] = values[i];
        }
        return RgbImage.of(width(), height(), rgb);
    }

    Pixels pixels() {
        return pixels;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GrayImage image
                && width() == image.width()
                && height() == image.height()
                && Arrays.equals(pixels.data(), image.pixels.data());
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width() + height()) + Arrays.hashCode(pixels.data());
    }

    @Override
    public String toString() {
        return "GrayImage " + width() + "x" + height();
    }
}
