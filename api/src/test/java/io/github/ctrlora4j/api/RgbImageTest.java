package io.github.ctrlora4j.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RgbImageTest {
    /** Two pixels, red and blue, above black and white. */
    private static final byte[] FOUR = {-1, 0, 0, 0, 0, -1, 0, 0, 0, -1, -1, -1};

    @Test
    void pixelsRunByRowsAndChannels() {
        RgbImage image = RgbImage.of(2, 2, FOUR);

        assertEquals(0xFF0000, image.rgb(0, 0));
        assertEquals(0x0000FF, image.rgb(1, 0));
        assertEquals(0x000000, image.rgb(0, 1));
        assertEquals(0xFFFFFF, image.rgb(1, 1));
    }

    @Test
    void rejectsPixelsOutside() {
        RgbImage image = RgbImage.of(2, 2, FOUR);

        assertThrows(IndexOutOfBoundsException.class, () -> image.rgb(2, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> image.rgb(-1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> image.rgb(0, 2));
    }

    @Test
    void neitherArrayIsShared() {
        byte[] given = FOUR.clone();
        RgbImage image = RgbImage.of(2, 2, given);

        given[0] = 0;
        image.toBytes()[0] = 0;

        assertArrayEquals(FOUR, image.toBytes());
    }

    @Test
    void rejectsSidesThatDoNotFitTheBytes() {
        assertThrows(RuntimeException.class, () -> RgbImage.of(2, 1, FOUR));
        assertThrows(RuntimeException.class, () -> RgbImage.of(0, 0, new byte[0]));
        // 65536 * 65536 * 3 is 0 in 32 bits.
        assertThrows(RuntimeException.class, () -> RgbImage.of(65536, 65536, new byte[0]));
    }

    @Test
    void comesBackFromBufferedImageUnchanged() {
        RgbImage image = RgbImage.of(2, 2, FOUR);

        assertEquals(image, RgbImage.from(image.toBufferedImage()));
    }

    /** The stored 100; getRGB would apply a gamma and give 165. */
    @Test
    void grayIsTakenAsStored() {
        BufferedImage eight = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        eight.getRaster().setSample(0, 0, 0, 100);

        assertEquals(0x646464, RgbImage.from(eight).rgb(0, 0));
    }

    /** A level of 8 bits is 257 levels of 16: 25700 = 100 * 257, and half of 257 is 128.5. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "128, 0",
        "129, 1",
        "25571, 99",
        "25572, 100",
        "25700, 100",
        "25828, 100",
        "25829, 101",
        "65535, 255"
    })
    void grayOfSixteenBitsIsRounded(int stored, int level) {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, stored);

        assertEquals(level * 0x010101, RgbImage.from(image).rgb(0, 0));
    }

    /** 2^31 * 255 / (2^32 - 1) is a little more than 127.5. */
    @ParameterizedTest
    @CsvSource({"24, 16777215, 255", "24, 8421504, 128", "32, -1, 255", "32, -2147483648, 128", "32, 0, 0"})
    void grayOfMoreBitsIsRoundedToo(int bits, int stored, int level) {
        ComponentColorModel gray = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                new int[] {bits},
                false,
                false,
                Transparency.OPAQUE,
                DataBuffer.TYPE_INT);
        BufferedImage image = new BufferedImage(gray, gray.createCompatibleWritableRaster(1, 1), false, null);
        image.getRaster().setSample(0, 0, 0, stored);

        assertEquals(level * 0x010101, RgbImage.from(image).rgb(0, 0));
    }

    /** Black of alpha 100 on white: 255 (1 - 100/255) = 155; of alpha 0: 255. */
    @Test
    void transparencyIsCompositedOnWhite() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 100 << 24);
        image.setRGB(1, 0, 0);

        assertEquals(0x9B9B9B, RgbImage.from(image).rgb(0, 0));
        assertEquals(0xFFFFFF, RgbImage.from(image).rgb(1, 0));
    }

    @Test
    void equalityIsThatOfSizeAndPixels() {
        RgbImage image = RgbImage.of(2, 2, FOUR);

        assertEquals(image, RgbImage.of(2, 2, FOUR));
        assertEquals(image.hashCode(), RgbImage.of(2, 2, FOUR).hashCode());
        assertNotEquals(image, RgbImage.of(4, 1, FOUR));
        assertNotEquals(image, RgbImage.of(2, 2, new byte[12]));
    }
}
