package io.github.ctrlora4j.contract;

import io.github.ctrlora4j.api.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Pictures for tests: computed ones, so that every plugin gets the same ones, and files beside a test. */
public final class TestPictures {
    @FunctionalInterface
    private interface Color {
        /** The pixel as {@code 0xRRGGBB}. */
        int at(int x, int y);
    }

    private TestPictures() {}

    /** A PNG among the test's resources. */
    public static RgbImage read(Class<?> test, String resource) {
        try (InputStream in = test.getResourceAsStream(resource)) {
            return RgbImage.from(ImageIO.read(Objects.requireNonNull(in, resource)));
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /** CRC-32 of the pixels, row by row, red, green, blue: eight upper-case hexadecimal digits. */
    public static String crc32(RgbImage image) {
        CRC32 crc = new CRC32();
        crc.update(image.toBytes());
        return String.format("%08X", crc.getValue());
    }

    /** The largest difference between two pictures of the same size in any channel of any pixel, in levels. */
    public static int largestDifference(RgbImage a, RgbImage b) {
        byte[] left = a.toBytes();
        byte[] right = b.toBytes();
        if (a.width() != b.width() || left.length != right.length) {
            throw new AssertionError(a + " and " + b + " differ in size");
        }
        int largest = 0;
        for (int i = 0; i < left.length; i++) {
            largest = Math.max(largest, Math.abs((left[i] & 0xFF) - (right[i] & 0xFF)));
        }
        return largest;
    }

    /**
     * Fails unless the pictures are equal; the failure says how many pixels differ and which is the first.
     *
     * @param what name of the compared pictures, for the message
     */
    public static void assertSame(RgbImage expected, RgbImage actual, String what) {
        if (expected.width() != actual.width() || expected.height() != actual.height()) {
            throw new AssertionError(what + ": expected " + expected.width() + "x" + expected.height() + ", got "
                    + actual.width() + "x" + actual.height());
        }
        int differing = 0;
        String first = "";
        for (int y = 0; y < expected.height(); y++) {
            for (int x = 0; x < expected.width(); x++) {
                if (expected.rgb(x, y) != actual.rgb(x, y)) {
                    first = differing == 0 ? firstDifference(expected, actual, x, y) : first;
                    differing++;
                }
            }
        }
        if (differing > 0) {
            throw new AssertionError(what + ": " + differing + " of " + expected.width() * expected.height()
                    + " pixels differ, the first at " + first);
        }
    }

    private static String firstDifference(RgbImage expected, RgbImage actual, int x, int y) {
        return String.format("(%d, %d): expected #%06X, got #%06X", x, y, expected.rgb(x, y), actual.rgb(x, y));
    }

    /** Edges, slopes and patches: parabolas in red, hyperbolas in green, a checkerboard in blue. */
    public static RgbImage varied(int width, int height) {
        return picture(width, height, (x, y) -> {
            int red = x * x / 16 + 3 * y & 0xFF;
            int green = x * y >> 4 & 0xFF;
            int blue = ((x >> 4) + (y >> 4)) % 2 == 1 ? 255 : 2 * x + y & 0xFF;
            return red << 16 | green << 8 | blue;
        });
    }

    /** A slope in gray. */
    public static RgbImage gray(int width, int height) {
        return picture(width, height, (x, y) -> (5 * x + 3 * y & 0xFF) * 0x010101);
    }

    /** @param rgb {@code 0xRRGGBB} */
    public static RgbImage uniform(int width, int height, int rgb) {
        return picture(width, height, (x, y) -> rgb);
    }

    private static RgbImage picture(int width, int height, Color color) {
        byte[] bytes = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            int rgb = color.at(i % width, i / width);
            bytes[3 * i] = (byte) (rgb >> 16);
            bytes[3 * i + 1] = (byte) (rgb >> 8);
            bytes[3 * i + 2] = (byte) rgb;
        }
        return RgbImage.of(width, height, bytes);
    }
}
