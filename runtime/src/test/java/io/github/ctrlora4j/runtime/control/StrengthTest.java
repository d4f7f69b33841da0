package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrengthTest {
    /** Step i of n covers i/n to (i+1)/n, and must lie within start and end whole. */
    @Test
    void controlsTheStepsThatLieWithinStartAndEndWhole() {
        assertEquals(List.of(0, 1, 2, 3), active(new Strength(1, 0, 1), 4));
        assertEquals(List.of(1, 2, 3), active(new Strength(1, 0.25, 1), 4));
        assertEquals(List.of(2, 3), active(new Strength(1, 0.26, 1), 4));
        assertEquals(List.of(0, 1), active(new Strength(1, 0, 0.5), 4));
        assertEquals(List.of(0, 1), active(new Strength(1, 0, 0.74), 4));
        assertEquals(List.of(0, 1, 2), active(new Strength(1, 0, 0.75), 4));
        assertEquals(List.of(1, 2), active(new Strength(1, 0.25, 0.75), 4));
    }

    @Test
    void negativeWeightControlsAndZeroDoesNot() {
        assertEquals(List.of(0, 1), active(new Strength(-0.5, 0, 1), 2));
        assertEquals(List.of(), active(new Strength(0, 0, 1), 2));
    }

    /** 0.3 to 0.6 of two steps holds neither 0 to 0.5 nor 0.5 to 1; of ten it holds 3, 4 and 5. */
    @Test
    void tellsThatNoStepLiesWithin() {
        assertTrue(new Strength(1, 0.3, 0.6).missesAll(2));
        assertFalse(new Strength(1, 0.3, 0.6).missesAll(10));
        assertFalse(new Strength(0, 0.3, 0.6).missesAll(2));
    }

    private static List<Integer> active(Strength strength, int steps) {
        return IntStream.range(0, steps)
                .filter(step -> strength.isActive(step, steps))
                .boxed()
                .toList();
    }
}
