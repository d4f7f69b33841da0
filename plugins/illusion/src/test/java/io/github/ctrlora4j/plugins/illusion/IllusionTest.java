package io.github.ctrlora4j.plugins.illusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IllusionTest {
    private static final Illusion ILLUSION = new Illusion();

    private static RgbImage detect(RgbImage source, String channel) {
        return ILLUSION.detect(source, TestDetectionContext.of(ILLUSION.descriptor(), Map.of("channel", channel), 0));
    }

    /** CRC-32 of the reference's results. */
    @ParameterizedTest
    @CsvSource({"astronaut, 0813F6C8", "coffee, 4470E876", "shapes, 7E49AA39"})
    void equalsTheReference(String picture, String crc) {
        RgbImage source = TestPictures.read(IllusionTest.class, picture + ".png");
        assertEquals(crc, TestPictures.crc32(detect(source, "blue")));
    }

    @Test
    void equalsTheReferenceOnTheFormula() {
        assertEquals("55129319", TestPictures.crc32(detect(TestPictures.varied(512, 512), "blue")));
    }

    /** Pure red: blue 0, value 255, luminance (255 * 9798 + 16384) >> 15 = 76. */
    @ParameterizedTest
    @CsvSource({"blue, 0", "value, 255", "luminance, 0"})
    void takesTheChosenBrightness(String channel, int level) {
        assertEquals(
                level * 0x010101,
                detect(TestPictures.uniform(20, 20, 0xFF0000), channel).rgb(9, 9));
    }

    /** Limits of the levels: 84 is black, 85 and 170 are gray, 171 is white. */
    @ParameterizedTest
    @CsvSource({"84, 0", "85, 127", "170, 127", "171, 255"})
    void hasThreeLevels(int blue, int level) {
        assertEquals(
                level * 0x010101,
                detect(TestPictures.uniform(12, 12, blue), "blue").rgb(5, 5));
    }

    /** A single pixel grows to the element, a row of which is 1, 3 and 1 pixels wide; at the border it is cut off. */
    @Test
    void growsAPixelToTheElement() {
        byte[] dot = new byte[9];
        dot[3] = 9;
        assertArrayEquals(
                new byte[] {9, 0, 0, 9, 9, 0, 9, 0, 0}, new Morphology(3, 3).dilate(dot, new int[] {0, 1, 0}));
    }
}
