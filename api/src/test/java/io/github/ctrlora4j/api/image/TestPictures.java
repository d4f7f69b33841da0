package io.github.ctrlora4j.api.image;

import io.github.ctrlora4j.api.RgbImage;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Pictures, tables and checksums that the tests of this package share. */
final class TestPictures {
    private TestPictures() {}

    /** The synthetic picture S(width, height) of the README. */
    static RgbImage synthetic(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        int i = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[i++] = (byte) (x * x / 16 + 3 * y);
                rgb[i++] = (byte) (x * y >> 4);
                rgb[i++] = (byte) (((x >> 4) + (y >> 4)) % 2 == 1 ? 255 : 2 * x + y);
            }
        }
        return RgbImage.of(width, height, rgb);
    }

    static RgbImage png(String name) {
        return RgbImage.from(buffered(name));
    }

    static BufferedImage buffered(String name) {
        try (InputStream in = open(name)) {
            return ImageIO.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a table, without comments. */
    static List<String> lines(String name) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InputStream open(String name) {
        return Objects.requireNonNull(TestPictures.class.getResourceAsStream(name), name);
    }

    static String crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return String.format(Locale.ROOT, "%08X", crc.getValue());
    }

    static String crc(RgbImage image) {
        return crc(image.toBytes());
    }

    static int maximumDifference(byte[] expected, byte[] actual) {
        int maximum = expected.length == actual.length ? 0 : Integer.MAX_VALUE;
        for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
            maximum = Math.max(maximum, Math.abs((expected[i] & 0xFF) - (actual[i] & 0xFF)));
        }
        return maximum;
    }
}
