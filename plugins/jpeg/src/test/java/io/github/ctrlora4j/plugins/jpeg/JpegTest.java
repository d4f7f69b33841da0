package io.github.ctrlora4j.plugins.jpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.image.NumpyRandom;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegTest {
    private static final Jpeg CONDITION = new Jpeg();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(JpegTest.class, picture + ".png");
    }

    /** Another decoder upsamples chroma in another way: 16 levels at most, less than one on average. */
    @ParameterizedTest
    @CsvSource({"astronaut, 5", "astronaut, 20", "coffee, 5", "coffee, 20", "shapes, 5", "shapes, 20"})
    void agreesWithTheReference(String picture, int quality) {
        RgbImage expected = read("jpeg." + picture + ".quality" + quality);
        RgbImage actual = detect(read(picture), Map.of("quality", Integer.toString(quality)));
        assertTrue(TestPictures.largestDifference(expected, actual) <= 16);
        byte[] left = expected.toBytes();
        byte[] right = actual.toBytes();
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += Math.abs((left[i] & 0xFF) - (right[i] & 0xFF));
        }
        assertTrue(sum / left.length < 1, "mean difference " + sum / left.length);
    }

    /** Sums of the bytes of the reference's results; a mean difference below one level bounds the sum's. */
    @ParameterizedTest
    @CsvSource({
        "astronaut, 5, 4350946",
        "astronaut, 20, 4339469",
        "astronaut, 75, 4323004",
        "coffee, 5, 4466939",
        "coffee, 20, 4446834",
        "coffee, 75, 4443784",
        "shapes, 5, 3095123",
        "shapes, 20, 3116341",
        "shapes, 75, 3116017"
    })
    void isAsBrightAsTheReference(String picture, int quality, long sum) {
        byte[] bytes = detect(read(picture), Map.of("quality", Integer.toString(quality)))
                .toBytes();
        long actual = 0;
        for (byte value : bytes) {
            actual += value & 0xFF;
        }
        assertEquals(sum, actual, bytes.length);
    }

    /** q = 20: s = 250, (16 * 250 + 50) / 100 = 40, (11 * 250 + 50) / 100 = 28; q = 100: s = 0, all 1. */
    @Test
    void scalesTablesAsLibjpegDoes() {
        int[] twenty = JpegCodec.scaled(javax.imageio.plugins.jpeg.JPEGQTable.K1Luminance, 20)
                .getTable();
        assertEquals(40, twenty[0]);
        assertEquals(28, twenty[1]);
        assertEquals(
                1,
                JpegCodec.scaled(javax.imageio.plugins.jpeg.JPEGQTable.K1Luminance, 100)
                        .getTable()[63]);
    }

    @Test
    void zeroAndOneAreTheSame() {
        RgbImage source = TestPictures.varied(40, 30);
        assertEquals(detect(source, Map.of("quality", "0")), detect(source, Map.of("quality", "1")));
    }

    /** First draws of the reference for three file names; the seeds are its hash of the names. */
    @ParameterizedTest
    @CsvSource({"1368750391, 18", "3365590235, 31", "3130415013, 5"})
    void trainingDrawsAsTheReferenceDoes(long seed, int quality) {
        assertEquals(quality, Jpeg.drawnQuality(new NumpyRandom(seed)));
    }
}
