package io.github.ctrlora4j.plugins.mlsd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.condition.FloatArray;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a grid of four by three cells, which stands for a picture of eight by six pixels. */
class LineMapsTest {
    private static final int WIDTH = 4;
    private static final int HEIGHT = 3;
    private static final Thresholds ANY = new Thresholds(0.1, 0);

    private final float[] scores = new float[WIDTH * HEIGHT];
    private final float[] offsets = new float[4 * WIDTH * HEIGHT];

    private void cell(int x, int y, double score, float... ends) {
        scores[y * WIDTH + x] = (float) score;
        System.arraycopy(ends, 0, offsets, 4 * (y * WIDTH + x), 4);
    }

    private List<Line> lines(Thresholds thresholds) {
        return LineMaps.of(FloatArray.of(scores, 1, HEIGHT, WIDTH, 1), FloatArray.of(offsets, 1, HEIGHT, WIDTH, 4))
                .lines(thresholds, 2 * WIDTH, 2 * HEIGHT);
    }

    /** From cell (1, 2) by (-1, 0.5) and (2, -1): twice (0, 2.5) and twice (3, 1). */
    @Test
    void endsCountFromTheirCellAndAreScaledToThePicture() {
        cell(1, 2, 0.9, -1, 0.5f, 2, -1);
        assertEquals(List.of(new Line(0, 5, 6, 2)), lines(ANY));
    }

    @Test
    void onlyAMiddleThatNoNeighborExceedsIsALine() {
        cell(1, 1, 0.9, 0, 0, 1, 0);
        cell(2, 1, 0.8, 0, 0, 1, 0); // beside a better one
        cell(3, 0, 0.5, 0, 0, 0, 1); // beside (2, 1), which is better
        assertEquals(List.of(new Line(2, 2, 4, 2)), lines(ANY));
    }

    @Test
    void theMostCertainLineComesFirst() {
        cell(0, 0, 0.3, 0, 0, 1, 0);
        cell(3, 2, 0.7, 0, 0, 0, -1);
        assertEquals(List.of(new Line(6, 4, 6, 2), new Line(0, 0, 2, 0)), lines(ANY));
    }

    @Test
    void bothThresholdsMustBeExceeded() {
        cell(1, 1, 0.5, 0, 0, 3, 4);
        assertEquals(1, lines(new Thresholds(0.49, 4.9)).size());
        assertEquals(0, lines(new Thresholds(0.5, 0)).size());
        assertEquals(0, lines(new Thresholds(0, 5)).size()); // its ends lie 5 apart
    }

    /** A logit of ln 3 is a score of 3/4. */
    @Test
    void theReferencesMapsHoldLogitsAndPlanes() {
        int cells = WIDTH * HEIGHT;
        float[] maps = new float[9 * cells];
        Arrays.fill(maps, 0, cells, -20);
        maps[5] = (float) Math.log(3); // cell (1, 1)
        maps[3 * cells + 5] = 2; // x of the second end
        LineMaps read = LineMaps.of(FloatArray.of(maps, 1, 9, HEIGHT, WIDTH));
        assertEquals(List.of(new Line(2, 2, 6, 2)), read.lines(new Thresholds(0.749, 0), 8, 6));
        assertEquals(List.of(), read.lines(new Thresholds(0.751, 0), 8, 6));
    }
}
