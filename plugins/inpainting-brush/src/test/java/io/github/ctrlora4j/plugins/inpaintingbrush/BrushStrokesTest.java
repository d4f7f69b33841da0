package io.github.ctrlora4j.plugins.inpaintingbrush;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.NumpyRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrushStrokesTest {
    private static RgbImage read(String picture) {
        return TestPictures.read(InpaintingBrushTest.class, picture + ".png");
    }

    /** The reference's masks were drawn with NumPy's seed 101; Pillow rounds the rims of strokes in another way,
     * which counts where a brush is 2 to 11 pixels wide. Strokes in other places overlap by less than a half.
     */
    @ParameterizedTest
    @CsvSource({"astronaut", "coffee"})
    void strokesLieWhereTheReferenceDrawsThem(String picture) {
        RgbImage expected = read("brush-" + picture + "-1");
        RgbImage actual = BrushStrokes.draw(expected.width(), expected.height(), new NumpyRandom(101));
        int both = 0;
        int either = 0;
        for (int y = 0; y < expected.height(); y++) {
            for (int x = 0; x < expected.width(); x++) {
                boolean inExpected = (expected.rgb(x, y) & 0xFF) > 127;
                boolean inActual = (actual.rgb(x, y) & 0xFF) > 127;
                both += inExpected && inActual ? 1 : 0;
                either += inExpected || inActual ? 1 : 0;
            }
        }
        assertTrue(both > 0.75 * either, "overlap " + (double) both / either);
    }
}
