package io.github.ctrlora4j.plugins.hedsketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StrokesTest {
    private static final int SIDE = 9;

    private static RgbImage flat(int level) {
        byte[] pixels = new byte[3 * SIDE * SIDE];
        Arrays.fill(pixels, (byte) level);
        return RgbImage.of(SIDE, SIDE, pixels);
    }

    @Test
    void aThresholdIsExceededByLargerValuesOnly() {
        assertEquals(flat(0), Strokes.above(flat(121), 120));
        assertEquals(flat(255), Strokes.above(flat(120), 120));
    }

    /** One pixel of 255 under OpenCV's kernel of three (1/4, 1/2, 1/4): the middle keeps 1 - 1/4 of white. */
    @Test
    void strokesHaveASoftRim() {
        byte[] pixels = new byte[3 * SIDE * SIDE];
        int middle = 3 * (SIDE * SIDE / 2);
        Arrays.fill(pixels, middle, middle + 3, (byte) 255);
        byte[] map = Strokes.above(RgbImage.of(SIDE, SIDE, pixels), 100).toBytes();
        assertEquals(191, map[middle] & 0xFF, 1); // 255 · 3/4 = 191.25
        assertEquals(223, map[middle + 3] & 0xFF, 1); // 255 · 7/8 = 223.1
        assertEquals(255, map[middle + 6] & 0xFF);
    }

    /** Every threshold is from 110 to 159: edges of 255 are dark at once, and nothing is drawn again. */
    @Test
    void thePapersLoopStopsAtEnoughDarkPixels() {
        assertEquals(flat(0), Strokes.asInThePaper(flat(255), new NumpyRandom(1)));
    }

    /** Without edges the first pass is white; the second sees white everywhere, which exceeds every threshold. */
    @Test
    void aPictureWithoutEdgesEndsUpBlack() {
        assertEquals(flat(0), Strokes.asInThePaper(flat(0), new NumpyRandom(1)));
    }

    @Test
    void aHigherStrengthDrawsFewerStrokes() {
        float[] edges = new float[SIDE * SIDE];
        Arrays.fill(edges, 100);
        FloatPlane plane = FloatPlane.of(SIDE, SIDE, edges);
        assertEquals(flat(0), Strokes.classical(plane, 1)); // 100 > 71
        assertEquals(flat(255), Strokes.classical(plane, 1.5)); // 100 < 106.5
    }

    @Test
    void thresholdsAreDrawnFromTheReferencesRange() {
        NumpyRandom random = new NumpyRandom(7);
        for (int i = 0; i < 200; i++) {
            int threshold = Strokes.drawnThreshold(random);
            assertTrue(threshold >= 110 && threshold < 160);
        }
    }
}
