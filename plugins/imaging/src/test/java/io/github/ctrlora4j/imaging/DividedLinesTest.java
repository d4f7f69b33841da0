package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DividedLinesTest {
    /** 64 x 64, so that the blur has sigma 3 * 64 / 512 = 0.375 and five taps. */
    private static Canvas plain(int rgb) {
        Canvas canvas = Canvas.black(64, 64);
        canvas.fillRectangle(0, 0, 64, 64, rgb);
        return canvas;
    }

    @ParameterizedTest
    @ValueSource(ints = {0x000000, 0x101010, 0x4D4D4D, 0xFFFFFF})
    void anAreaOfAnyBrightnessIsPaper(int rgb) {
        assertEquals(0xFF, DividedLines.of(plain(rgb).toImage()).at(32, 32));
    }

    /**
     * g(1) = exp(-1 / (2 * 0.375 * 0.375)) = 0.028567, g(2) = 7e-7. On the line the blur is 2 * g(1) / (1 + 2 * g(1)) =
     * 0.054047; (0.02 / 0.074047) cubed is 0.0197, times 255 is 5.02. Beside it the picture is brighter than its blur:
     * paper.
     */
    @Test
    void aDarkLineIsInk() {
        Canvas canvas = plain(0xFFFFFF);
        canvas.fillRectangle(32, 0, 33, 64, 0x000000);
        GrayImage lines = DividedLines.of(canvas.toImage());

        assertEquals(5, lines.at(32, 32));
        assertEquals(255, lines.at(31, 32));
        assertEquals(255, lines.at(33, 32));
    }

    /** Pixels brighter than their surroundings give no line; only their neighbors are a little darker than theirs. */
    @Test
    void aBrightLineIsPaper() {
        Canvas canvas = plain(0x808080);
        canvas.fillRectangle(32, 0, 33, 64, 0xFFFFFF);

        assertEquals(255, DividedLines.of(canvas.toImage()).at(32, 32));
    }
}
