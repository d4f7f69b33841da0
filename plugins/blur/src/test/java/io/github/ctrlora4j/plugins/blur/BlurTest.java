package io.github.ctrlora4j.plugins.blur;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlurTest {
    private static final Blur CONDITION = new Blur();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(BlurTest.class, picture + ".png");
    }

    /** CRC-32 of the reference's results. */
    @ParameterizedTest
    @CsvSource({
        "astronaut, 5, B9DAB99F",
        "astronaut, 25, 9C96DCAA",
        "astronaut, 51, 97A535EA",
        "astronaut, -15, 9C96DCAA",
        "coffee, 5, 96679AA7",
        "coffee, 25, 7F23859C",
        "coffee, 51, D7A53276",
        "coffee, -15, 7F23859C",
        "shapes, 5, BAF60052",
        "shapes, 25, F7527ED2",
        "shapes, 51, A08284CD",
        "shapes, -15, F7527ED2"
    })
    void equalsTheReference(String picture, int ksize, String crc) {
        RgbImage map = detect(read(picture), Map.of("ksize", Integer.toString(ksize)));
        assertEquals(crc, TestPictures.crc32(map));
    }

    @ParameterizedTest
    @CsvSource({"96, 64, 11, D251BEFB", "96, 64, 25, DBABBCAB", "512, 512, 51, BB504828"})
    void equalsTheReferenceOnTheFormula(int width, int height, int ksize, String crc) {
        RgbImage map = detect(TestPictures.varied(width, height), Map.of("ksize", Integer.toString(ksize)));
        assertEquals(crc, TestPictures.crc32(map));
    }

    /** First draws of the reference for three file names; the seeds are its hash of the names. */
    @ParameterizedTest
    @CsvSource({"1368750391, 49", "3365590235, 105", "3130415013, -15"})
    void trainingDrawsAsTheReferenceDoes(long seed, int ksize) {
        assertEquals(ksize, Blur.drawnSize(new NumpyRandom(seed)));
    }

    @Test
    void anEvenSizeIsTheNextOddOne() {
        RgbImage source = TestPictures.varied(40, 30);
        assertEquals(detect(source, Map.of("ksize", "11")), detect(source, Map.of("ksize", "10")));
    }
}
