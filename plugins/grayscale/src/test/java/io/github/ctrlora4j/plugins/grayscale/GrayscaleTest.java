package io.github.ctrlora4j.plugins.grayscale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrayscaleTest {
    private static final Grayscale CONDITION = new Grayscale();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(GrayscaleTest.class, picture + ".png");
    }

    /** CRC-32 of the reference's results. */
    @ParameterizedTest
    @CsvSource({"astronaut, AFE81114", "coffee, F64F2838", "shapes, 66E7BF61"})
    void equalsTheReference(String picture, String crc) {
        assertEquals(crc, TestPictures.crc32(detect(read(picture), Map.of())));
    }

    /** (255 * 9798 + 16384) >> 15 = 76, (255 * 19235 + 16384) >> 15 = 150, (255 * 3735 + 16384) >> 15 = 29. */
    @ParameterizedTest
    @CsvSource({"0xFF0000, 76", "0x00FF00, 150", "0x0000FF, 29"})
    void weighsTheColorsAsLuma(String color, int luma) {
        assertEquals(
                luma * 0x010101,
                detect(TestPictures.uniform(2, 2, Integer.decode(color)), Map.of())
                        .rgb(1, 1));
    }
}
