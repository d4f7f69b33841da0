package io.github.ctrlora4j.plugins.outpainting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutpaintingTest {
    private static final Outpainting CONDITION = new Outpainting();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(OutpaintingTest.class, picture + ".png");
    }

    /** CRC-32 of the reference's results; those of the formula are from its own table. */
    @ParameterizedTest
    @CsvSource({
        "astronaut, 50, 30, D2C9AB71",
        "astronaut, 79, 20, 6D8AA8E5",
        "coffee, 50, 30, 35C4A85C",
        "coffee, 79, 20, 30436A73",
        "shapes, 50, 30, 8C520E34",
        "shapes, 79, 20, 11F872B7"
    })
    void equalsTheReference(String picture, int h, int w, String crc) {
        Map<String, String> kept = Map.of("h", Integer.toString(h), "w", Integer.toString(w));
        assertEquals(crc, TestPictures.crc32(detect(read(picture), kept)));
    }

    @Test
    void equalsTheReferenceOnTheFormula() {
        RgbImage map = detect(TestPictures.varied(512, 512), Map.of("h", "50", "w", "30"));
        assertEquals("1AA4102A", TestPictures.crc32(map));
    }

    @ParameterizedTest
    @CsvSource({"astronaut, 471308F3", "coffee, 5E934DD4", "shapes, A8201E73"})
    void padsAsTheReferenceDoes(String picture, String crc) {
        assertEquals(crc, TestPictures.crc32(Outpainting.pad(read(picture))));
    }

    /** Bilinear at half the size takes the pixel pairs' mean: the middle half is the picture, the rest black. */
    @Test
    void padShrinksThePictureIntoTheMiddle() {
        RgbImage map = detect(TestPictures.uniform(64, 32, 0x406080), Map.of("fit", "pad"));
        assertEquals(0x000000, map.rgb(15, 16));
        assertEquals(0x406080, map.rgb(17, 16));
        assertEquals(0x406080, map.rgb(46, 22));
        assertEquals(0x000000, map.rgb(32, 25));
    }

    /** First draws of the reference for three file names; the seeds are its hash of the names. */
    @ParameterizedTest
    @CsvSource({"1368750391, 29, 44", "3365590235, 21, 71", "3130415013, 74, 41"})
    void trainingDrawsAsTheReferenceDoes(long seed, int h, int w) {
        RgbImage source = TestPictures.varied(200, 200);
        assertEquals(
                detect(source, Map.of("h", Integer.toString(h), "w", Integer.toString(w))),
                CONDITION.trainingImage(source, TestDetectionContext.of(CONDITION.descriptor(), Map.of(), seed)));
    }
}
