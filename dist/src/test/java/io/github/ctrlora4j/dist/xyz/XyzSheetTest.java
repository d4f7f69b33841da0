package io.github.ctrlora4j.dist.xyz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.dist.xyz.XyzGrid.Cell;
import io.github.ctrlora4j.imaging.Lettering;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class XyzSheetTest {
    private static RgbImage gray(int value) {
        byte[] bytes = new byte[64 * 64 * 3];
        Arrays.fill(bytes, (byte) value);
        return RgbImage.of(64, 64, bytes);
    }

    private static int red(RgbImage image, int x, int y) {
        return image.toBytes()[(y * image.width() + x) * 3] & 0xFF;
    }

    /**
     * Titles: "seed 1" is one line of 14 above; "steps 4" is 7 letters of 6 pixels and two margins of 3 to the left.
     */
    @Test
    void picturesStandUnderTheirTitles() {
        GenerationRequest request = GenerationRequest.builder("ink").build();
        XyzGrid grid = new XyzGrid(
                Optional.of(Axis.parse("--x", "seed=1-3")),
                Optional.of(Axis.parse("--y", "steps=4,8")),
                Optional.of(Axis.parse("--z", "guidance=1,2")),
                request);
        Map<Cell, RgbImage> pictures = new LinkedHashMap<>();
        for (Cell cell : grid.cells()) {
            pictures.put(cell, gray(10 + cell.x() + 10 * cell.y() + 100 * cell.z()));
        }
        pictures.keySet().removeIf(cell -> cell.x() == 2 && cell.y() == 1 && cell.z() == 1);

        RgbImage sheet = XyzSheet.draw(grid, pictures);

        int left = Lettering.width("steps 4", 1);
        assertEquals(48, left);
        int block = 14 + 14 + 2 * 64;
        assertEquals(left + 3 * 64, sheet.width());
        assertEquals(2 * block, sheet.height());
        assertEquals(10, red(sheet, left, 28));
        assertEquals(11, red(sheet, left + 64, 28));
        assertEquals(22, red(sheet, left + 128, 28 + 64));
        assertEquals(121, red(sheet, left + 64, block + 28 + 64));
        assertEquals(0, red(sheet, left + 128 + 32, block + 28 + 64 + 32));
        assertTrue(hasLetters(sheet, 0, 28, left, 28 + 14), "the row's title");
        assertTrue(hasLetters(sheet, left, 14, left + 64, 28), "the column's title");
        assertTrue(hasLetters(sheet, left, 0, left + 64, 14), "the block's title");
    }

    private static boolean hasLetters(RgbImage image, int left, int top, int right, int bottom) {
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                if (red(image, x, y) == 255) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void longTitlesAreWrapped() {
        assertEquals(List.of("a fox in", "the snow"), XyzSheet.wrapped("a fox in the snow", 10));
        assertEquals(List.of("abcdefghij", "klm"), XyzSheet.wrapped("abcdefghijklm", 10));
        assertEquals(List.of("aaaa", "bbbb", "cccc", "dd.."), XyzSheet.wrapped("aaaa bbbb cccc dddd eeee", 4));
    }
}
