package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrayImageTest {
    /** (channel * weight + 2^14) / 2^15 with 9798, 19235 and 3735: 76.7, 150.2 and 29.6, cut; all of 255 is 255. */
    @ParameterizedTest
    @CsvSource({"255, 0, 0, 76", "0, 255, 0, 150", "0, 0, 255, 29", "255, 255, 255, 255", "0, 0, 0, 0"})
    void lumaWeighsTheColors(int red, int green, int blue, int luma) {
        RgbImage color = RgbImage.of(1, 1, new byte[] {(byte) red, (byte) green, (byte) blue});

        assertEquals(luma, GrayImage.luma(color).at(0, 0));
    }

    @Test
    void takesOneChannel() {
        RgbImage image = RgbImage.of(2, 1, new byte[] {1, 2, 3, 4, 5, (byte) 200});

        assertArrayEquals(new byte[] {2, 5}, GrayImage.channel(image, 1).toBytes());
        assertEquals(200, GrayImage.channel(image, 2).at(1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> GrayImage.channel(image, 3));
    }

    @Test
    void neitherFollowsNorGivesAwayItsArray() {
        byte[] values = {7};
        GrayImage image = GrayImage.of(1, 1, values);
        values[0] = 8;
        image.toBytes()[0] = 9;

        assertEquals(7, image.at(0, 0));
    }

    @Test
    void asRgbHasTheValueInEachChannel() {
        assertEquals(
                0xC8C8C8, GrayImage.of(1, 1, new byte[] {(byte) 200}).toRgb().rgb(0, 0));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0", "-1, -1, 1", "2, 1, 1", "65536, 65536, 0"})
    void rejectsOtherSizes(int width, int height, int length) {
        assertThrows(IllegalArgumentException.class, () -> GrayImage.of(width, height, new byte[length]));
    }

    @Test
    void rejectsPlacesOutside() {
        GrayImage image = GrayImage.of(2, 1, new byte[2]);

        assertThrows(IndexOutOfBoundsException.class, () -> image.at(2, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> image.at(0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> image.at(-1, 0));
    }

    @Test
    void equalsTheSamePixelsOfTheSameShape() {
        GrayImage image = GrayImage.of(2, 1, new byte[] {1, 2});

        assertEquals(image, GrayImage.of(2, 1, new byte[] {1, 2}));
        assertEquals(image.hashCode(), GrayImage.of(2, 1, new byte[] {1, 2}).hashCode());
        assertNotEquals(image, GrayImage.of(1, 2, new byte[] {1, 2}));
        assertNotEquals(image, GrayImage.of(2, 1, new byte[] {1, 3}));
    }
}
