package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What both kinds of training have in common. */
class TrainingTest {
    private static ConditionTraining.Builder condition() {
        return ConditionTraining.builder("ink", TrainingData.of(Path.of("data"), "canny"), Path.of("run"));
    }

    private static BaseTraining.Builder base() {
        return BaseTraining.builder("ink", Path.of("run"))
                .condition("canny", TrainingData.of(Path.of("data"), "canny"));
    }

    @Test
    void everyPackNeedsALicense() {
        for (Supplier<Training> unlicensed :
                List.<Supplier<Training>>of(() -> condition().build(), () -> base().build())) {
            InvalidRequestException e = assertThrows(InvalidRequestException.class, unlicensed::get);
            assertEquals(Optional.of("license"), e.subject());
        }
    }

    @Test
    void beginsAnewWithTheDefaultsUnlessItIsToldOtherwise() {
        for (Training training : List.of(
                condition().license("CC0-1.0").build(),
                base().license("CC0-1.0").build())) {
            assertFalse(training.resumes());
            assertEquals(Optional.empty(), training.base());
            assertEquals(Optional.empty(), training.author());
            assertEquals(1000, training.settings().steps());
        }
        TrainingSettings settings = TrainingSettings.builder().steps(7).build();
        for (Training training : List.of(
                condition().license("CC0-1.0").settings(settings).resume().build(),
                base().license("CC0-1.0").settings(settings).resume().build())) {
            assertTrue(training.resumes());
            assertEquals(7, training.settings().steps());
        }
    }
}
