package io.github.ctrlora4j.plugins.mlsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.Canvas;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlignedRegionsTest {
    private static final Mlsd CONDITION = new Mlsd();

    /** Thresholds that let every line pass. */
    private static final Map<String, String> ALL = Map.of("score", "0.1", "distance", "0.1");

    private static TestDetectionContext context(Map<String, String> parameters) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, 0);
    }

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, context(parameters));
    }

    /** A white box on columns 20 to 69 and rows 30 to 59: its edges lie at 19.5 and 69.5, 29.5 and 59.5, truncated. */
    private static RgbImage box() {
        Canvas canvas = Canvas.black(96, 96);
        canvas.fillRectangle(20, 30, 70, 60, 0xFFFFFF);
        return canvas.toImage();
    }

    @Test
    void theSubstituteFindsTheFourSidesOfABox() {
        TestDetectionContext context = context(ALL);
        RgbImage map = CONDITION.detect(box(), context);
        assertEquals("classical", context.detector());
        // Corners point elsewhere, so sides may end some pixels before them.
        for (int x = 25; x < 65; x++) {
            assertEquals(0xFFFFFF, map.rgb(x, 29));
            assertEquals(0xFFFFFF, map.rgb(x, 59));
        }
        for (int y = 35; y < 55; y++) {
            assertEquals(0xFFFFFF, map.rgb(19, y));
            assertEquals(0xFFFFFF, map.rgb(69, y));
        }
        assertTrue(LinePictures.whitePixels(map) <= 2 * 52 + 2 * 32, "nothing beside the sides");
    }

    /** The sides are 50 and 30 pixels long: half of that is 25 and 15. */
    @Test
    void theSubstituteKeepsLinesLongerThanTwiceTheDistance() {
        RgbImage map = detect(box(), Map.of("score", "0.1", "distance", "17"));
        assertEquals(0xFFFFFF, map.rgb(45, 29));
        assertEquals(0xFFFFFF, map.rgb(45, 59));
        assertEquals(0x000000, map.rgb(19, 45));
        assertEquals(0x000000, map.rgb(69, 45));
    }

    /** White above y = 20 + x / 2, black below. */
    @Test
    void theSubstituteFindsASlope() {
        Canvas canvas = Canvas.black(96, 96);
        for (int x = 0; x < 96; x++) {
            canvas.fillRectangle(x, 0, x + 1, 20 + x / 2, 0xFFFFFF);
        }
        RgbImage map = detect(canvas.toImage(), ALL);
        for (int x = 10; x < 86; x++) {
            int y = 20 + x / 2;
            boolean near = false;
            for (int v = y - 2; v <= y + 1; v++) {
                near |= map.rgb(x, v) == 0xFFFFFF;
            }
            assertTrue(near, "column " + x);
        }
        assertTrue(LinePictures.whitePixels(map) <= 96);
    }

    /** A tolerance of 5.6 degrees to each side takes 0.2 of a radius of 14 pixels: 3. */
    @Test
    void theSubstituteFindsNoLineInADisc() {
        Canvas canvas = Canvas.black(96, 96);
        canvas.fillCircle(48, 48, 14, 0xFFFFFF);
        assertEquals(Canvas.black(96, 96).toImage(), detect(canvas.toImage(), ALL));
    }

    @Test
    void theSubstituteFindsNothingWhereNothingIs() {
        assertEquals(Canvas.black(40, 30).toImage(), detect(TestPictures.uniform(40, 30, 0x4080C0), ALL));
    }
}
