package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.host.TrainingProgress.Score;
import io.github.ctrlora4j.api.host.TrainingProgress.Stage;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
    private static TrainingProgress progress(Stage stage, int done, double stepsPerSecond) {
        return new TrainingProgress(stage, done, 1000, Optional.empty(), stepsPerSecond, Optional.empty());
    }

    /** 100 steps at 0.3 per second take 333.3 seconds, which are not over before the 334th. */
    @Test
    void timeLeftIsRoundedUp() {
        assertEquals(Optional.of(334L), progress(Stage.TRAIN, 900, 0.3).secondsLeft());
        assertEquals(Optional.of(0L), progress(Stage.TRAIN, 1000, 0.3).secondsLeft());
    }

    /** Pairs are encoded at another pace than steps are made, and before the first step no pace is known. */
    @Test
    void onlyTrainingAtAKnownPaceHasAnEnd() {
        assertEquals(Optional.empty(), progress(Stage.TRAIN, 0, 0).secondsLeft());
        assertEquals(Optional.empty(), progress(Stage.ENCODE, 900, 0.3).secondsLeft());
        assertEquals(Optional.empty(), progress(Stage.VALIDATE, 900, 0.3).secondsLeft());
    }

    @Test
    void conditionsOfAValidationKeepTheirOrderAndCannotBeChanged() {
        Map<String, Score> scores = new LinkedHashMap<>();
        for (String name : List.of("z", "a", "m", "b")) {
            scores.put(name, new Score(1, Optional.empty()));
        }
        Validation validation = new Validation(10, 1, Optional.empty(), false, scores);
        scores.clear();
        assertEquals(
                List.of("z", "a", "m", "b"), List.copyOf(validation.conditions().keySet()));
        assertThrows(
                UnsupportedOperationException.class,
                () -> validation.conditions().clear());
    }
}
