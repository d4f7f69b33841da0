package io.github.ctrlora4j.plugins.inpainting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InpaintingTest {
    private static final Inpainting CONDITION = new Inpainting();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(InpaintingTest.class, picture + ".png");
    }

    private static Map<String, String> box(int above, int below, int left, int right, boolean paper) {
        return Map.of(
                "above", Integer.toString(above),
                "below", Integer.toString(below),
                "left", Integer.toString(left),
                "right", Integer.toString(right),
                "paper", Boolean.toString(paper));
    }

    /** CRC-32 of the reference's results. */
    @ParameterizedTest
    @CsvSource({
        "astronaut, 20, 80, 30, 60, 0B134212",
        "astronaut, 45, 13, -3, 21, FA669CA7",
        "astronaut, 10, 103, 50, 50, F6D2EBB4",
        "coffee, 20, 80, 30, 60, 0A439C9E",
        "coffee, 45, 13, -3, 21, 898E5B19",
        "coffee, 10, 103, 50, 50, 95FD2268",
        "shapes, 20, 80, 30, 60, F278A45D",
        "shapes, 45, 13, -3, 21, C2D50283",
        "shapes, 10, 103, 50, 50, A57A6297"
    })
    void equalsTheReference(String picture, int above, int below, int left, int right, String crc) {
        RgbImage map = detect(read(picture), box(above, below, left, right, true));
        assertEquals(crc, TestPictures.crc32(map));
    }

    @Test
    void equalsTheReferenceOnTheFormula() {
        RgbImage map = detect(TestPictures.varied(512, 512), box(20, 80, 30, 60, true));
        assertEquals("204B7CB7", TestPictures.crc32(map));
    }

    /** 10 x 10 pixels, all of the upper and left half: rows and columns 0 to 4. */
    @Test
    void theBoxGoesWhereItIsToldWithinBounds() {
        RgbImage map = detect(TestPictures.uniform(10, 10, 0xFFFFFF), box(300, -5, 100, 0, false));
        assertEquals(0x000000, map.rgb(0, 0));
        assertEquals(0x000000, map.rgb(4, 4));
        assertEquals(0xFFFFFF, map.rgb(5, 4));
        assertEquals(0xFFFFFF, map.rgb(4, 5));
    }

    /** First draws of the reference for three file names, before the swaps; the seeds are its hash of the names. */
    @ParameterizedTest
    @CsvSource({"1368750391, 45, 13, 21, -3", "3365590235, 83, 68, 40, 33", "3130415013, 3, 88, 46, 25"})
    void trainingDrawsAsTheReferenceDoes(long seed, int above, int below, int left, int right) {
        assertArrayEquals(new int[] {above, below, left, right}, Inpainting.drawnExtents(new NumpyRandom(seed)));
    }
}
