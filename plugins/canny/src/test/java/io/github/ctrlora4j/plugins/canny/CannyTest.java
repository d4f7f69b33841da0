package io.github.ctrlora4j.plugins.canny;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CannyTest {
    private static final Canny CANNY = new Canny();

    /** Made by OpenCV; see the README beside the pictures. */
    @ParameterizedTest(name = "{0} {1}/{2}")
    @CsvSource({
        "astronaut, 100, 200, D1B37BE7, 645150",
        "astronaut,  40, 120, 24944E90, 719100",
        "astronaut,  10, 250, F1302901, 656880",
        "coffee,    100, 200, 54E04BE2, 584205",
        "coffee,     40, 120, 1ACDD7F4, 914175",
        "coffee,     10, 250, F7AA5329, 782850",
        "shapes,    100, 200, 8CDB95E2, 266220",
        "shapes,     40, 120, 2ED489F6, 354450",
        "shapes,     10, 250, DA6CB9FE, 387600",
        "gray,      100, 200, DD5227F0, 115260",
    })
    void equalsOpenCvOnPictures(String picture, int low, int high, String crc, long sum) throws IOException {
        assertChannels(crc, sum, detect(read(picture), low, high));
    }

    /** Made by OpenCV with thresholds 100 and 200 from {@link #formula}. */
    @ParameterizedTest(name = "{0}x{1}")
    @CsvSource({"96, 64, B01F73F1, 181815", "512, 512, FB9ABF09, 17924460"})
    void equalsOpenCvOnFormula(int width, int height, String crc, long sum) {
        assertChannels(crc, sum, detect(formula(width, height), 100, 200));
    }

    @ParameterizedTest
    @CsvSource({"100, 200", "10, 250"})
    void swapsThresholdsInTheWrongOrder(int low, int high) throws IOException {
        RgbImage source = read("astronaut");
        assertEquals(detect(source, low, high), detect(source, high, low));
    }

    @Test
    void defaultsAreThoseOfTraining() throws IOException {
        RgbImage source = read("astronaut");
        assertEquals(
                detect(source, 100, 200),
                CANNY.detect(source, TestDetectionContext.of(CANNY.descriptor(), Map.of(), 0)));
    }

    /**
     * A step of 10 levels between columns 2 and 3: both have |dx| = (1 + 2 + 1) · 10 = 40 and the first of two equals
     * stays. An edge needs more than the threshold: 39, not 40.
     */
    @ParameterizedTest
    @CsvSource({"39, ..#...", "40, ......"})
    void marksStepThatExceedsThreshold(int threshold, String row) {
        byte[] rgb = new byte[6 * 2 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 6 < 3 ? 0 : 10);
        }
        RgbImage edges = detect(RgbImage.of(6, 2, rgb), threshold, threshold);
        assertEquals(row + "\n" + row + "\n", drawn(edges));
    }

    private static RgbImage detect(RgbImage source, int low, int high) {
        Map<String, String> parameters = Map.of("low", Integer.toString(low), "high", Integer.toString(high));
        return CANNY.detect(source, TestDetectionContext.of(CANNY.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) throws IOException {
        try (InputStream in = CannyTest.class.getResourceAsStream(picture + ".png")) {
            return RgbImage.from(ImageIO.read(Objects.requireNonNull(in, picture)));
        }
    }

    /** CRC-32 and sum of OpenCV's single channel, which all three channels must repeat. */
    private static void assertChannels(String crc, long sum, RgbImage edges) {
        byte[] rgb = edges.toBytes();
        for (int channel = 0; channel < 3; channel++) {
            CRC32 actual = new CRC32();
            long actualSum = 0;
            for (int i = channel; i < rgb.length; i += 3) {
                actual.update(rgb[i]);
                actualSum += rgb[i] & 0xFF;
            }
            assertEquals(sum, actualSum, "sum of channel " + channel);
            assertEquals(crc, String.format("%08X", actual.getValue()), "CRC-32 of channel " + channel);
        }
    }

    private static RgbImage formula(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[i++] = (byte) (x * x / 16 + 3 * y);
                rgb[i++] = (byte) (x * y >> 4);
                rgb[i++] = (byte) (((x >> 4) + (y >> 4)) % 2 == 1 ? 255 : 2 * x + y);
            }
        }
        return RgbImage.of(width, height, rgb);
    }

    private static String drawn(RgbImage edges) {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < edges.height(); y++) {
            for (int x = 0; x < edges.width(); x++) {
                text.append(edges.rgb(x, y) == 0 ? '.' : '#');
            }
            text.append('\n');
        }
        return text.toString();
    }
}
