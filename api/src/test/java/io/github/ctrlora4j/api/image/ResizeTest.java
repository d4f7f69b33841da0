package io.github.ctrlora4j.api.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {
    /** Width and height, and what the reference makes of them. */
    @ParameterizedTest(name = "{0}x{1} at 512")
    @CsvSource({"640, 480, 704, 512", "640, 427, 768, 512", "375, 500, 512, 704", "1920, 1080, 896, 512"})
    void sidesSnapTo64Independently(int width, int height, int newWidth, int newHeight) {
        RgbImage result = Resize.toResolution(TestPictures.synthetic(width, height), 512);
        assertEquals(newWidth, result.width());
        assertEquals(newHeight, result.height());
    }

    @ParameterizedTest
    @EnumSource
    void sameSizeIsTheSamePicture(Interpolation interpolation) {
        RgbImage image = TestPictures.synthetic(5, 3);
        assertSame(image, Resize.to(image, 5, 3, interpolation));
    }

    /** Weights of a pixel add up to one, so that a plain picture stays plain at any size. */
    @ParameterizedTest
    @EnumSource
    void onePixelFillsAnySize(Interpolation interpolation) {
        RgbImage pixel = RgbImage.of(1, 1, new byte[] {10, (byte) 200, (byte) 255});
        RgbImage result = Resize.to(pixel, 67, 3, interpolation);
        for (int x = 0; x < 67; x++) {
            assertEquals(0x0AC8FF, result.rgb(x, 2));
        }
    }

    @Test
    void refusesSizesThatNoPictureHas() {
        RgbImage image = TestPictures.synthetic(4, 4);
        assertThrows(InvalidRequestException.class, () -> Resize.to(image, 0, 4, Interpolation.AREA));
        assertThrows(InvalidRequestException.class, () -> Resize.to(image, 40_000, 40_000, Interpolation.NEAREST));
        assertThrows(InvalidRequestException.class, () -> Resize.toResolution(image, 20));
        assertThrows(InvalidRequestException.class, () -> Resize.toResolution(image, Integer.MAX_VALUE));
        assertThrows(
                InvalidRequestException.class,
                () -> Resize.to(FloatPlane.of(1, 1, new float[1]), 3, -1, Interpolation.LINEAR));
    }

    @Test
    void blurRefusesKernelsWithoutACentre() {
        RgbImage image = TestPictures.synthetic(4, 4);
        assertThrows(InvalidRequestException.class, () -> Gaussian.blur(image, 4, 1));
        assertThrows(InvalidRequestException.class, () -> Gaussian.blur(image, 0, 0));
        assertThrows(InvalidRequestException.class, () -> Gaussian.blur(image, Double.NaN));
        assertThrows(InvalidRequestException.class, () -> Gaussian.blur(image, 1e9));
    }

    @Test
    void remapIsBlackOutsideAndForNoNumber() {
        RgbImage white = RgbImage.of(1, 1, new byte[] {-1, -1, -1});
        FloatPlane x = FloatPlane.of(4, 1, new float[] {0, 0.25f, Float.NaN, 7});
        FloatPlane y = FloatPlane.of(4, 1, new float[4]);
        RgbImage result = Remap.bilinear(white, x, y);
        assertEquals(0xFFFFFF, result.rgb(0, 0));
        assertEquals(0xBFBFBF, result.rgb(1, 0)); // 255 * 0.75 = 191.25
        assertEquals(0, result.rgb(2, 0));
        assertEquals(0, result.rgb(3, 0));
    }
}
