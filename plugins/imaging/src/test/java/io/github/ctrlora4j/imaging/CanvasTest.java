package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CanvasTest {
    private static final int FAR = Integer.MAX_VALUE;

    @Test
    void rectanglesExcludeTheirRightAndBottom() {
        Canvas canvas = Canvas.black(4, 3);
        canvas.fillRectangle(1, 1, 3, 2, 0xFF8001);
        assertEquals(2, painted(canvas));
        assertEquals(0xFF8001, canvas.toImage().rgb(1, 1));
        assertEquals(0xFF8001, canvas.toImage().rgb(2, 1));
    }

    private static long painted(Canvas canvas) {
        RgbImage image = canvas.toImage();
        return IntStream.range(0, image.width() * image.height())
                .filter(i -> image.rgb(i % image.width(), i / image.width()) != 0)
                .count();
    }

    @Test
    void pastingAtNegativePositionsCrops() {
        RgbImage picture = Pictures.synthetic(20, 10);
        Canvas canvas = Canvas.black(3, 2);
        canvas.paste(picture, -7, -4);
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 3; x++) {
                assertEquals(picture.rgb(x + 7, y + 4), canvas.toImage().rgb(x, y));
            }
        }
    }

    @Test
    void nothingOutsideTheCanvasIsTouched() {
        Canvas canvas = Canvas.black(8, 8);
        canvas.point(-1, 3, 0xFFFFFF);
        canvas.point(8, 3, 0xFFFFFF);
        canvas.point(3, FAR, 0xFFFFFF);
        canvas.fillCircle(-50, 4, 20, 0xFFFFFF);
        canvas.fillRectangle(8, 0, FAR, FAR, 0xFFFFFF);
        canvas.fillRectangle(5, 5, 2, 2, 0xFFFFFF);
        canvas.paste(Pictures.synthetic(5, 5), 8, 0);
        canvas.paste(Pictures.synthetic(5, 5), -5, FAR);
        canvas.line(-9, -1, FAR, -1, 0xFFFFFF, 1);
        assertEquals(0, painted(canvas));
    }

    @Test
    void shapesMayEndFarOutside() {
        Canvas canvas = Canvas.black(8, 8);
        canvas.line(-FAR, 2, FAR, 2, 0xFFFFFF);
        assertEquals(8, painted(canvas));
        canvas.line(4, -FAR, 4, FAR, 0xFFFFFF, 3); // OpenCV fills columns 2 to 6: 8 + 5 * 7
        assertEquals(43, painted(canvas));
        canvas.fillConvexPolygon(new int[] {-FAR, -FAR, FAR, -FAR, FAR, FAR, -FAR, FAR}, 0xFFFFFF);
        assertEquals(64, painted(canvas));
    }

    @Test
    void theImageKeepsItsPixels() {
        Canvas canvas = Canvas.black(2, 1);
        RgbImage before = canvas.toImage();
        canvas.point(0, 0, 0xFFFFFF);
        assertEquals(0, before.rgb(0, 0));
    }

    @Test
    void rejectsShapesThatCannotBeDrawn() {
        Canvas canvas = Canvas.black(2, 2);
        assertThrows(IllegalArgumentException.class, () -> Canvas.black(0, 1));
        assertThrows(IllegalArgumentException.class, () -> Canvas.black(40_000, 40_000));
        assertThrows(IllegalArgumentException.class, () -> canvas.line(0, 0, 1, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> canvas.fillCircle(0, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> canvas.fillConvexPolygon(new int[3], 0));
    }
}
