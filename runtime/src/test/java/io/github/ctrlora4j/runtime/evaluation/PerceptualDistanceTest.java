package io.github.ctrlora4j.runtime.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.condition.FloatArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerceptualDistanceTest {
    /** Two places of two channels: (3, 4) has the length 5, (0, 1) the length 1. */
    private final FloatArray first = FloatArray.of(new float[] {3, 0, 4, 1}, 1, 2, 1, 2);

    /**
     * Against (1, 0) at both places. First: (0.6 - 1)² · 2 + 0.8² · 0.5 = 0.64; second: 1 · 2 + 1 · 0.5 = 2.5; mean 1.57.
     */
    @Test
    void weighsSquaresOfUnitVectors() {
        FloatArray second = FloatArray.of(new float[] {7, 2, 0, 0}, 1, 2, 1, 2);
        PerceptualDistance distance = new PerceptualDistance(List.of(new float[] {2, 0.5f}));
        assertEquals(1.57, distance.between(List.of(first), List.of(second)), 1e-6);
        assertEquals(0, distance.between(List.of(first), List.of(first)));
    }

    @Test
    void headsMustFitTheLayers() {
        PerceptualDistance three = new PerceptualDistance(List.of(new float[3]));
        assertThrows(IllegalArgumentException.class, () -> three.between(List.of(first), List.of(first)));
        PerceptualDistance two = new PerceptualDistance(List.of(new float[2], new float[2]));
        assertThrows(IllegalArgumentException.class, () -> two.between(List.of(first), List.of(first)));
    }
}
