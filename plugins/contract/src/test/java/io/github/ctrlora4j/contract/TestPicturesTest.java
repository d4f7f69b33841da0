package io.github.ctrlora4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class TestPicturesTest {
    /**
     * At (40, 20): 40² / 16 + 3 · 20 = 160, 40 · 20 / 16 = 50, and a patch, because 2 + 1 is odd. At (3, 5): 2 · 3 + 5.
     */
    @Test
    void variedPicturesFollowTheirFormulas() {
        RgbImage varied = TestPictures.varied(48, 32);
        assertEquals(160 << 16 | 50 << 8 | 255, varied.rgb(40, 20));
        assertEquals(15 << 16 | 11, varied.rgb(3, 5));
        assertEquals(0x0B0B0B, TestPictures.gray(8, 8).rgb(1, 2));
    }

    /** The CRC-32 of three zeros, as zlib computes it. */
    @Test
    void checksumsAreZlibs() {
        assertEquals("FF41D912", TestPictures.crc32(TestPictures.uniform(1, 1, 0)));
    }

    @Test
    void theLargestDifferenceIsThatOfOneChannel() {
        RgbImage a = TestPictures.uniform(2, 2, 0x10FF20);
        RgbImage b = TestPictures.uniform(2, 2, 0x110010);
        assertEquals(255, TestPictures.largestDifference(a, b));
        assertEquals(0, TestPictures.largestDifference(a, a));
        RgbImage wide = TestPictures.uniform(4, 1, 0x10FF20);
        assertThrows(AssertionError.class, () -> TestPictures.largestDifference(a, wide));
    }

    @Test
    void aFailureNamesTheFirstPixelThatDiffers() {
        RgbImage black = TestPictures.uniform(2, 2, 0);
        RgbImage other = RgbImage.of(2, 2, new byte[] {0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 9});
        AssertionError failure =
                assertThrows(AssertionError.class, () -> TestPictures.assertSame(black, other, "edges"));
        assertEquals(
                "edges: 2 of 4 pixels differ, the first at (0, 1): expected #000000, got #010203",
                failure.getMessage());
        TestPictures.assertSame(black, black, "edges");
        AssertionError sizes = assertThrows(
                AssertionError.class, () -> TestPictures.assertSame(black, TestPictures.uniform(2, 1, 0), "edges"));
        assertEquals("edges: expected 2x2, got 2x1", sizes.getMessage());
    }
}
