package io.github.ctrlora4j.plugins.canny;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class EdgesTest {
    /** Edges as '#', row by row. */
    private static String traced(RgbImage image, int low, int high) {
        RgbImage edges = Edges.trace(Gradients.of(image), low, high);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < edges.width() * edges.height(); i++) {
            rows.append(edges.toBytes()[3 * i] == 0 ? '.' : '#');
        }
        return rows.toString();
    }

    private static RgbImage columns(int... levels) {
        int[] rows = new int[3 * levels.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = levels[i % levels.length];
        }
        return GradientsTest.gray(levels.length, rows);
    }

    /** Both columns beside the step have a magnitude of 400; of two equals the first stays. */
    @Test
    void aStepBecomesALineOfOnePixel() {
        assertEquals(".#..".repeat(3), traced(columns(0, 0, 100, 100), 50, 399));
    }

    @Test
    void anEdgeHasToExceedTheHighThreshold() {
        assertEquals("....".repeat(3), traced(columns(0, 0, 100, 100), 50, 400));
    }

    /** The step of the upper rows has 100 levels, that of the lower ones 20: too weak on its own, but it joins. */
    @Test
    void aWeakEdgeStaysWhereItContinuesAStrongOne() {
        RgbImage image = GradientsTest.gray(4, 0, 0, 100, 100, 0, 0, 100, 100, 0, 0, 20, 20, 0, 0, 20, 20);
        String joined = traced(image, 50, 300);
        assertEquals(".#..", joined.substring(0, 4));
        assertEquals(".#..", joined.substring(12));
        RgbImage alone = GradientsTest.gray(4, 0, 0, 20, 20, 0, 0, 20, 20);
        assertEquals("........", traced(alone, 50, 300));
    }

    @Test
    void aFlatPictureHasNoEdges() {
        assertEquals("....".repeat(3), traced(columns(7, 7, 7, 7), 0, 0));
    }
}
