package io.github.ctrlora4j.plugins.illusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class MorphologyTest {
    /** A cross: one pixel up, down, left and right. */
    private static final int[] CROSS = {0, 1, 0};

    /** '.' = 0, 'o' = 127, '#' = 255. */
    private static byte[] levels(String rows) {
        String pixels = rows.replace(" ", "");
        byte[] values = new byte[pixels.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (pixels.charAt(i) == '#' ? 255 : pixels.charAt(i) == 'o' ? 127 : 0);
        }
        return values;
    }

    private static Morphology ofSize(int width, int height) {
        return new Morphology(width, height);
    }

    @Test
    void growingCopiesTheElementToEveryPixel() {
        assertArrayEquals(
                levels("..... ..#.. .###. ..#.. ....."),
                ofSize(5, 5).dilate(levels("..... ..... ..#.. ..... ....."), CROSS));
    }

    @Test
    void theLargerOfTwoLevelsStays() {
        assertArrayEquals(levels("###oo"), ofSize(5, 1).dilate(levels(".#..o"), new int[] {1}));
    }

    /** Pixels outside never count, so neither does growing come in from the edge, nor does shrinking eat from it. */
    @Test
    void theEdgeNeitherGrowsNorEats() {
        assertArrayEquals(levels("### ### ###"), ofSize(3, 3).erode(levels("### ### ###"), CROSS));
        assertArrayEquals(levels("... ... ..."), ofSize(3, 3).dilate(levels("... ... ..."), CROSS));
    }

    @Test
    void shrinkingLeavesWhatTheWholeElementFitsInto() {
        assertArrayEquals(
                levels("..... ..... ..#.. ..... ....."),
                ofSize(5, 5).erode(levels("..... .###. .###. .###. ....."), CROSS));
    }

    /** Half widths 0 1 2 1 0 make a diamond. */
    @Test
    void everyRowOfTheElementHasItsOwnWidth() {
        assertArrayEquals(
                levels("..#.. .###. ##### .###. ..#.."),
                ofSize(5, 5).dilate(levels("..... ..... ..#.. ..... ....."), new int[] {0, 1, 2, 1, 0}));
    }
}
