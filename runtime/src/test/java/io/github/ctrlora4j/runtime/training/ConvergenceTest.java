package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConvergenceTest {
    private static boolean isReached(double... values) {
        List<Validation> validations = new ArrayList<>();
        for (double value : values) {
            validations.add(new Validation(validations.size(), 1 / value, Optional.of(value), false, Map.of()));
        }
        int last = values.length - 1;
        return Convergence.isReached(validations.subList(0, last), validations.get(last));
    }

    @Test
    void isReachedWhenTheBestIsFiveValidationsOld() {
        assertTrue(isReached(3, 2, 2, 2.1, 1.999, 2.5, 2));
        assertFalse(isReached(3, 2, 2, 2.1, 1.999, 2.5));
    }

    @Test
    void anImprovementBeginsTheCountAnew() {
        assertFalse(isReached(3, 2, 2, 2, 2, 1.9, 2, 2));
    }

    @Test
    void lossCountsWithoutFidelity() {
        List<Validation> validations = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            validations.add(new Validation(i, 1, Optional.empty(), false, Map.of()));
        }
        assertTrue(Convergence.isReached(validations.subList(0, 5), validations.get(5)));
    }
}
