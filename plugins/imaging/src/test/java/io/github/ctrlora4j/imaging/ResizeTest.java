package io.github.ctrlora4j.imaging;

import static io.github.ctrlora4j.imaging.Pictures.synthetic;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {
    /** 427 × 512/427 = 512 and 640 × 512/427 / 64 = 11.99, so 12 × 64 = 768; the others likewise. */
    @ParameterizedTest(name = "{0}x{1} becomes {2}x{3}")
    @CsvSource({
        "640, 480, 704, 512",
        "640, 427, 768, 512",
        "375, 500, 512, 704",
        "1920, 1080, 896, 512",
        "612, 612, 512, 512"
    })
    void resizeImageSnapsBothSidesTo64(int fromWidth, int fromHeight, int width, int height) {
        RgbImage result = Resize.resizeImage(synthetic(fromWidth, fromHeight), 512);

        assertEquals("RgbImage " + width + "x" + height, result.toString());
    }

    /** 544 / 64 = 8.5 goes to 8, 608 / 64 = 9.5 goes to 10. */
    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({"544, 512", "608, 640"})
    void resizeImageRoundsTiesToTheEvenMultiple(int from, int to) {
        assertEquals(to, Resize.resizeImage(synthetic(from, 512), 512).width());
    }

    @ParameterizedTest
    @EnumSource
    void sameSizeReturnsTheImageItself(Interpolation interpolation) {
        RgbImage image = synthetic(64, 128);

        assertSame(image, Resize.to(image, 64, 128, interpolation));
    }

    @Test
    void shorthandsReturnAnImageOfTheSizeItself() {
        RgbImage image = synthetic(64, 128);

        assertSame(image, Resize.linear(image, 64, 128));
        assertSame(image, Resize.reference(image, 64, 128));
        assertSame(image, Resize.resizeImage(image, 64));
    }

    @Test
    void referenceTakesLanczosWhenTheShorterSideGrows() {
        RgbImage image = synthetic(100, 50);

        assertEquals(Resize.to(image, 60, 51, Interpolation.LANCZOS4), Resize.reference(image, 60, 51));
    }

    @Test
    void referenceTakesAreaWhenTheShorterSideDoesNotGrow() {
        RgbImage image = synthetic(100, 50);

        assertEquals(Resize.to(image, 120, 50, Interpolation.AREA), Resize.reference(image, 120, 50));
    }

    @ParameterizedTest
    @EnumSource
    void keepsAPlainColor(Interpolation interpolation) {
        RgbImage pixel = RgbImage.of(1, 1, new byte[] {0, (byte) 255, 127});

        RgbImage large = Resize.to(pixel, 5, 3, interpolation);

        assertArrayEquals(pixel.toBytes(), Resize.to(large, 1, 1, interpolation).toBytes());
        assertEquals(0x00FF7F, large.rgb(4, 2));
    }

    /** 3000 × 3000 × 255 is more than an int holds. */
    @Test
    void averagesACellLargerThanAnIntHolds() {
        byte[] rgb = new byte[3000 * 3000 * 3];
        Arrays.fill(rgb, (byte) 255);

        RgbImage mean = Resize.to(RgbImage.of(3000, 3000, rgb), 1, 1, Interpolation.AREA);

        assertEquals(0xFFFFFF, mean.rgb(0, 0));
    }

    @ParameterizedTest
    @CsvSource({"0, 8", "8, -1", "40000, 40000"})
    void rejectsASizeThatNoImageCanHave(int width, int height) {
        RgbImage image = synthetic(8, 8);

        assertThrows(IllegalArgumentException.class, () -> Resize.to(image, width, height, Interpolation.NEAREST));
    }

    /** 31 / 64 rounds to 0; 2^31 - 1 asks for more bytes than an array has. */
    @ParameterizedTest
    @CsvSource({"31", "0", "-512", "2147483647"})
    void rejectsAResolutionThatGivesNoImage(int resolution) {
        RgbImage image = synthetic(8, 8);

        assertThrows(IllegalArgumentException.class, () -> Resize.resizeImage(image, resolution));
    }
}
