package io.github.ctrlora4j.plugins.palette;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaletteTest {
    private static final Palette PALETTE = new Palette();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return PALETTE.detect(source, TestDetectionContext.of(PALETTE.descriptor(), parameters, 0));
    }

    /** Made by the reference annotator; cubic interpolation agrees within one level. */
    @ParameterizedTest
    @ValueSource(strings = {"astronaut", "coffee", "shapes"})
    void agreesWithTheReference(String picture) {
        RgbImage source =
                Resize.to(TestPictures.read(PaletteTest.class, picture + ".png"), 192, 128, Interpolation.LINEAR);
        RgbImage expected = TestPictures.read(PaletteTest.class, "palette." + picture + ".png");
        assertTrue(TestPictures.largestDifference(expected, detect(source, Map.of())) <= 1);
    }

    /** CRC-32 of the reference's result for the formula picture. */
    @Test
    void equalsTheReferenceOnTheFormula() {
        assertEquals("0440C182", TestPictures.crc32(detect(TestPictures.varied(512, 512), Map.of())));
    }

    /** 4 x 2 pixels in blocks of 2: two columns, one row. */
    @Test
    void everyBlockHasOneColor() {
        RgbImage map = detect(TestPictures.varied(4, 2), Map.of("block", "2"));
        assertEquals(map.rgb(0, 0), map.rgb(1, 1));
        assertEquals(map.rgb(2, 0), map.rgb(3, 1));
    }
}
