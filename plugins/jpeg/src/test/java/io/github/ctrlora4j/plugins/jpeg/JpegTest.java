package io.github.ctrlora4j.plugins.jpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.Map;
import javax.imageio.plugins.jpeg.JPEGQTable;
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

    /** CRC-32 of the reference's results. */
    @ParameterizedTest
    @CsvSource({
        "astronaut, 5, DA061B52",
        "astronaut, 20, FBF9FB33",
        "astronaut, 75, BCE242EF",
        "coffee, 5, 9F9564C5",
        "coffee, 20, D4BC9DA6",
        "coffee, 75, A558F692",
        "shapes, 5, 5E47BA88",
        "shapes, 20, 509F1969",
        "shapes, 75, EADBABD9"
    })
    void equalsTheReference(String picture, int quality, String crc) {
        RgbImage map = detect(read(picture), Map.of("quality", Integer.toString(quality)));
        assertEquals(crc, TestPictures.crc32(map));
    }

    /** CRC-32 of OpenCV 5.0.0's results: sides that are not multiples of a block, and too narrow for smooth chroma. */
    @ParameterizedTest
    @CsvSource({
        "3, 5, 1, 9E13DED4",
        "3, 5, 30, 45A55CB8",
        "3, 5, 100, 47823960",
        "33, 17, 1, 77552F34",
        "33, 17, 30, 22146FB7",
        "33, 17, 100, D79E6283",
        "129, 131, 1, C7ED92E5",
        "129, 131, 30, 47578EBC",
        "129, 131, 100, 56D54DF4"
    })
    void equalsOpenCvForAnySize(int width, int height, int quality, String crc) {
        RgbImage map = detect(TestPictures.varied(width, height), Map.of("quality", Integer.toString(quality)));
        assertEquals(crc, TestPictures.crc32(map));
    }

    /** q = 20: s = 250, (16 * 250 + 50) / 100 = 40, (11 * 250 + 50) / 100 = 28; q = 100: s = 0, all 1. */
    @Test
    void scalesTablesAsLibjpegDoes() {
        int[] twenty = JpegLoss.scaled(JPEGQTable.K1Luminance, 20);
        assertEquals(40, twenty[0]);
        assertEquals(28, twenty[1]);
        assertEquals(1, JpegLoss.scaled(JPEGQTable.K1Luminance, 100)[63]);
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
