package io.github.ctrlora4j.imaging;

import static io.github.ctrlora4j.imaging.Pictures.summary;
import static io.github.ctrlora4j.imaging.Pictures.synthetic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Against OpenCV's and the reference's results; {@code golden.csv} and its README say what made them. */
class ReferenceResizeTest {
    @ParameterizedTest(name = "{0} of {1} to {2}x{3} {4}")
    @CsvFileSource(resources = "golden.csv", numLinesToSkip = 1, emptyValue = "", nullValues = "null")
    void equalsGolden(String operation, String input, int width, int height, String argument, String crc, long sum)
            throws IOException {
        RgbImage source = Pictures.read(input);
        if ("CUBIC".equals(argument)) {
            assertWithinOneLevel(
                    Pictures.read("cubic." + input), Resize.to(source, width, height, Interpolation.CUBIC));
            return;
        }
        RgbImage result =
                switch (operation) {
                    case "resize" -> Resize.to(source, width, height, Interpolation.valueOf(argument));
                    case "resize_image" -> Resize.resizeImage(source, Integer.parseInt(argument));
                    case "linear" -> Resize.linear(source, width, height);
                    case "HWC3" -> source;
                    default -> throw new IllegalArgumentException(operation);
                };

        assertEquals(summary(width, height, crc, sum), summary(result));
    }

    /** OpenCV 4.14 and 5.0 agree on these. */
    @ParameterizedTest(name = "{0}x{1} to {2}x{3}")
    @CsvSource({
        "200, 150, 704, 512, 5673FE24, 155377123",
        "900, 700, 640, 512, 467B87B9, 145789486",
        "1024, 1024, 512, 512, 3E82731F, 116963904",
        "608, 512, 640, 512, 560F61DE, 145532324"
    })
    void resizeImageOfSyntheticPicture(int fromWidth, int fromHeight, int width, int height, String crc, long sum) {
        RgbImage result = Resize.resizeImage(synthetic(fromWidth, fromHeight), 512);

        assertEquals(summary(width, height, crc, sum), summary(result));
    }

    @ParameterizedTest(name = "{0} to {1}x{2}")
    @CsvSource({"LINEAR, 128, 128, 20FC33C5, 6444523", "CUBIC, 192, 128, 2A627714, 9653152"})
    void resizesSyntheticPicture(Interpolation interpolation, int width, int height, String crc, long sum) {
        RgbImage result = Resize.to(synthetic(96, 64), width, height, interpolation);

        assertEquals(summary(width, height, crc, sum), summary(result));
    }

    @Test
    void syntheticPicturesAreTheKnownOnes() {
        assertEquals(summary(96, 64, "5EEAF016", 2418592), summary(synthetic(96, 64)));
        assertEquals(summary(512, 512, "C3762011", 116347904), summary(synthetic(512, 512)));
    }

    @Test
    void alphaIsCompositedOnWhiteAsHwc3Does() {
        RgbImage opaque = synthetic(96, 64);
        BufferedImage image = new BufferedImage(96, 64, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 96; x++) {
                image.setRGB(x, y, (x + y & 0xFF) << 24 | opaque.rgb(x, y));
            }
        }

        assertEquals(summary(96, 64, "BBDE2311", 4058891), summary(RgbImage.from(image)));
    }

    private static void assertWithinOneLevel(RgbImage expected, RgbImage actual) {
        assertEquals(expected.toString(), actual.toString());
        byte[] left = expected.toBytes();
        byte[] right = actual.toBytes();
        for (int i = 0; i < left.length; i++) {
            int error = Math.abs((left[i] & 0xFF) - (right[i] & 0xFF));
            int index = i;
            assertTrue(error <= 1, () -> "error " + error + " exceeds 1 at byte " + index);
        }
    }
}
