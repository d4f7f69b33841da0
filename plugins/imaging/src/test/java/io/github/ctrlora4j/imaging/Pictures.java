package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Test pictures and their checksums. */
final class Pictures {
    private Pictures() {}

    static RgbImage read(String name) throws IOException {
        URL file = Objects.requireNonNull(Pictures.class.getResource(name + ".png"), name);
        return RgbImage.from(ImageIO.read(file));
    }

    /** The lines of a table. */
    static List<String> lines(String name) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InputStream open(String name) {
        return Objects.requireNonNull(Pictures.class.getResourceAsStream(name), name);
    }

    /** The picture for which checksums of OpenCV's results are known. */
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

    /** Size, CRC-32 and sum of the bytes in one line, so that a failure shows all of them. */
    static String summary(RgbImage image) {
        byte[] rgb = image.toBytes();
        long sum = 0;
        for (byte value : rgb) {
            sum += value & 0xFF;
        }
        return summary(image.width(), image.height(), crc(rgb), sum);
    }

    static String crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return "%08X".formatted(crc.getValue());
    }

    static String summary(int width, int height, String crc, long sum) {
        return width + "x" + height + " crc " + crc + " sum " + sum;
    }
}
