package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineDrawingTest {
    private static List<String> painted(Canvas canvas) {
        List<String> places = new ArrayList<>();
        for (int y = 0; y < canvas.height(); y++) {
            for (int x = 0; x < canvas.width(); x++) {
                if (canvas.toImage().rgb(x, y) != 0) {
                    places.add(x + "," + y);
                }
            }
        }
        return places;
    }

    /** At x = 1 and 2 the line is 1/3 and 2/3 down; from either end. Then the same with x and y swapped. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 3, 1, '0,0 1,0 2,1 3,1'",
        "3, 1, 0, 0, '0,0 1,0 2,1 3,1'",
        "0, 0, 1, 3, '0,0 0,1 1,2 1,3'",
        "2, 2, 2, 2, '2,2'",
        "-5, 1, 9, 1, '0,1 1,1 2,1 3,1'",
        "0, 3, 3, 0, '3,0 2,1 1,2 0,3'"
    })
    void thinLinesTakeThePixelNearestToTheLine(int x1, int y1, int x2, int y2, String places) {
        Canvas canvas = Canvas.black(4, 4);
        new LineDrawing(canvas, 0xFFFFFF).thin(x1, y1, x2, y2);

        assertEquals(List.of(places.split(" ")), painted(canvas));
    }

    /**
     * OpenCV's strip reaches half the thickness to each side, and half a pixel more if that is odd: 1, 2, 2, 3 rows.
     */
    @ParameterizedTest
    @CsvSource({"2, 4, 6", "3, 3, 7", "4, 3, 7", "5, 2, 8"})
    void thickLinesReachEquallyFarToBothSides(int thickness, int first, int last) {
        Canvas canvas = Canvas.black(40, 11);
        new LineDrawing(canvas, 0xFFFFFF).thick(8, 5, 31, 5, thickness);

        for (int y = 0; y < 11; y++) {
            assertEquals(
                    y >= first && y <= last ? 0xFFFFFF : 0, canvas.toImage().rgb(20, y), "row " + y);
        }
    }

    @Test
    void drawsNothingFarOutside() {
        Canvas canvas = Canvas.black(4, 4);
        LineDrawing drawing = new LineDrawing(canvas, 0xFFFFFF);
        drawing.thin(-9, -9, 20, -5);
        drawing.thick(-90, 0, -80, 3, 3);

        assertEquals(List.of(), painted(canvas));
    }
}
