package io.github.ctrlora4j.plugins.pixel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.Interpolation;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelTest {
    private static final Pixel PIXEL = new Pixel();

    /** The palettes that the golden pictures were painted with. */
    private static final Map<String, int[]> PALETTES = Map.ofEntries(
            Map.entry("astronaut", new int[] {
                0x90FB89, 0x5D5682, 0x9B6C84, 0x9F818D, 0xF5D364, 0x045BBB, 0x438731, 0xAFC13D, 0x0EB7C7
            }),
            Map.entry("coffee", new int[] {
                0xFB5002, 0x7969DE, 0x93E23F, 0xB51B38, 0xEE719E, 0xB02FA7, 0x6D26AC, 0x12C0B8, 0xA2B5CA
            }),
            Map.entry("shapes", new int[] {
                0x11480D, 0x6A1E11, 0x3544B2, 0xE85BDB, 0xD3B54E, 0x000DB9, 0xCC6A83, 0x4683D4, 0xCF8AD7
            }));

    /** Cubic rounding may give at most one pixel of a thousand another color. */
    @ParameterizedTest
    @CsvSource({
        "astronaut, 4, 32, LANCZOS4", "astronaut, 8, 10, NEAREST", "coffee, 4, 32, LANCZOS4",
        "coffee, 8, 10, NEAREST", "shapes, 4, 32, LANCZOS4", "shapes, 8, 10, NEAREST"
    })
    void paintsAsTheReferenceDoes(String picture, int scale, int minSize, Interpolation interpolation) {
        RgbImage source = TestPictures.read(PixelTest.class, picture + ".png");
        RgbImage small = PixelArt.shrink(source, scale, minSize, interpolation);
        RgbImage actual = PixelArt.paint(source, small, Objects.requireNonNull(PALETTES.get(picture)));
        RgbImage expected = TestPictures.read(
                PixelTest.class,
                "pixel." + picture + ".scale" + scale + ".min_size" + minSize + ".interpolation" + interpolation
                        + ".png");
        int different = 0;
        for (int y = 0; y < source.height(); y++) {
            for (int x = 0; x < source.width(); x++) {
                different += expected.rgb(x, y) == actual.rgb(x, y) ? 0 : 1;
            }
        }
        assertTrue(different <= source.width() * source.height() / 1000, different + " pixels differ");
    }

    /**
     * First draws of the reference for three file names, number of colors and scale; seeds from its hash of the names.
     */
    @ParameterizedTest
    @CsvSource({"1368750391, 16, 4", "3365590235, 9, 7", "3130415013, 14, 5"})
    void trainingDrawsAsTheReferenceDoes(long seed, int colors, int scale) {
        RgbImage source = TestPictures.varied(256, 256);
        Map<String, String> drawn = Map.of("colors", Integer.toString(colors), "scale", Integer.toString(scale));
        assertEquals(
                PIXEL.detect(source, TestDetectionContext.of(PIXEL.descriptor(), drawn, seed)),
                PIXEL.trainingImage(source, TestDetectionContext.of(PIXEL.descriptor(), Map.of(), seed)));
    }
}
