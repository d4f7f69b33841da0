package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ConvexFillTest {
    private static long[] corners(int... pixels) {
        long[] corners = new long[pixels.length];
        for (int i = 0; i < corners.length; i++) {
            corners[i] = (long) pixels[i] << ConvexFill.SHIFT;
        }
        return corners;
    }

    /** Corners at 1 and 4: 2 and 3 lie inside, 0 and 5 outside; whose the outline is, the callers decide. */
    @Test
    void fillsTheInsideOfASquare() {
        Canvas canvas = Canvas.black(6, 6);
        ConvexFill.fill(canvas, corners(1, 1, 4, 1, 4, 4, 1, 4), 0xFFFFFF);

        for (int i = 0; i < 36; i++) {
            int x = i % 6;
            int y = i / 6;
            boolean inside = x > 1 && x < 4 && y > 1 && y < 4;
            boolean outside = x == 0 || x == 5 || y == 0 || y == 5;
            if (inside || outside) {
                assertEquals(inside ? 0xFFFFFF : 0, canvas.toImage().rgb(x, y), x + "," + y);
            }
        }
    }

    /** A triangle with its right angle at the top left: row y reaches to x = 8 - y, give or take the outline. */
    @Test
    void followsSlantedSides() {
        Canvas canvas = Canvas.black(10, 10);
        ConvexFill.fill(canvas, corners(0, 0, 8, 0, 0, 8), 0xFFFFFF);

        for (int y = 1; y < 7; y++) {
            assertEquals(0xFFFFFF, canvas.toImage().rgb(7 - y, y), "row " + y);
            assertEquals(0, canvas.toImage().rgb(9 - y, y), "row " + y);
        }
    }

    @Test
    void cutsWhatIsOutsideTheCanvas() {
        Canvas canvas = Canvas.black(3, 3);
        ConvexFill.fill(canvas, corners(-100, -100, 100, -100, 100, 100, -100, 100), 0x00FF00);

        for (int i = 0; i < 9; i++) {
            assertEquals(0x00FF00, canvas.toImage().rgb(i % 3, i / 3));
        }
    }
}
