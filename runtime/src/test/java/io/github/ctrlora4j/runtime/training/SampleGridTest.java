package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SampleGridTest {
    private static RgbImage gray(int width, int height, int level) {
        byte[] bytes = new byte[3 * width * height];
        Arrays.fill(bytes, (byte) level);
        return RgbImage.of(width, height, bytes);
    }

    private static int level(RgbImage image, int x, int y) {
        return image.rgb(x, y) & 0xFF;
    }

    @Test
    void aColumnHasConditionImageDrawingAndPicture() {
        SampleGrid grid = new SampleGrid();
        grid.band();
        grid.add(gray(8, 4, 10), gray(8, 4, 20), gray(8, 4, 30));
        grid.add(gray(8, 4, 40), gray(8, 4, 50), gray(8, 4, 60));
        RgbImage sheet = grid.draw();
        assertEquals(16, sheet.width());
        assertEquals(12, sheet.height());
        for (int column = 0; column < 2; column++) {
            for (int row = 0; row < 3; row++) {
                int expected = 30 * column + 10 * (row + 1);
                assertEquals(expected, level(sheet, 8 * column, 4 * row));
                assertEquals(expected, level(sheet, 8 * column + 7, 4 * row + 3));
            }
        }
    }

    @Test
    void largePicturesAreScaledToASideOf256() {
        SampleGrid grid = new SampleGrid();
        grid.band();
        grid.add(gray(1024, 512, 10), gray(1024, 512, 20), gray(1024, 512, 30));
        RgbImage sheet = grid.draw();
        assertEquals(256, sheet.width());
        assertEquals(3 * 128, sheet.height());
        assertEquals(20, level(sheet, 128, 192));
    }

    @Test
    void picturesOfOtherSizesFillTheirCells() {
        SampleGrid grid = new SampleGrid();
        grid.band();
        grid.add(gray(8, 8, 10), gray(16, 16, 20), gray(4, 4, 30));
        RgbImage sheet = grid.draw();
        assertEquals(8, sheet.width());
        assertEquals(24, sheet.height());
        assertEquals(20, level(sheet, 7, 15));
        assertEquals(30, level(sheet, 7, 23));
    }

    /** The second of two bands, whose column stands in rows 3 to 5. */
    @Test
    void aPreviewHasTheFirstColumnsOfOneBand() {
        SampleGrid grid = new SampleGrid();
        grid.band();
        for (int column = 0; column < 8; column++) {
            grid.add(gray(4, 4, column), gray(4, 4, 10), gray(4, 4, 20));
        }
        grid.band();
        grid.add(gray(4, 4, 30), gray(4, 4, 40), gray(4, 4, 50));
        RgbImage all = grid.draw();
        assertEquals(8 * 4, all.width());
        assertEquals(2 * 3 * 4, all.height());
        RgbImage second = SampleGrid.preview(all, 1, 2);
        assertEquals(6 * 4, second.width());
        assertEquals(3 * 4, second.height());
        assertEquals(30, level(second, 0, 0));
        assertEquals(50, level(second, 0, 11));
        assertEquals(5, level(SampleGrid.preview(all, 0, 2), 23, 0));
    }

    @Test
    void anEmptyGridCannotBeDrawn() {
        assertThrows(IllegalStateException.class, () -> new SampleGrid().draw());
    }
}
