package io.github.ctrlora4j.runtime.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ClipScoreTest {
    /** cos of (3, 4) and (1, 0) is 0.6; of (0, 2) and (0, 5) it is 1: the mean is 80. */
    @Test
    void isTheMeanCosineTimesHundred() {
        ClipScore score = new ClipScore();
        score.add(new float[] {3, 4}, new float[] {1, 0});
        score.add(new float[] {0, 2}, new float[] {0, 5});
        assertEquals(80, score.score(), 1e-9);
    }

    @Test
    void isNeverNegative() {
        ClipScore score = new ClipScore();
        score.add(new float[] {1}, new float[] {-1});
        assertEquals(0, score.score());
    }

    @Test
    void rejectsVectorsOfDifferentLengths() {
        assertThrows(IllegalArgumentException.class, () -> new ClipScore().add(new float[2], new float[3]));
    }
}
