package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionTrainingTest {
    private static final Path DATA = Path.of("data");
    private static final Path RUN = Path.of("run");

    private static ConditionTraining.Builder pictures() {
        return ConditionTraining.builder("ink", TrainingData.of(DATA, "canny"), RUN)
                .license("CC0-1.0");
    }

    private static InvalidRequestException rejection(ConditionTraining.Builder training) {
        return assertThrows(InvalidRequestException.class, training::build);
    }

    @Test
    void keepsWhatItWasGiven() {
        ConditionTraining training =
                pictures().id("edges").title("Edges").author("Ada").base("b").build();
        assertEquals("ink", training.checkpoint());
        assertEquals(TrainingData.of(DATA, "canny"), training.data());
        assertEquals(RUN, training.folder());
        assertEquals(Optional.of("edges"), training.id());
        assertEquals(Optional.of("Edges"), training.title());
        assertEquals(Optional.of("b"), training.base());
        assertEquals(Optional.of("Ada"), training.author());
        assertEquals("CC0-1.0", training.license());
    }

    /** Either the installed condition gets a LoRA, or a new one comes out. */
    @Test
    void withoutAnInstalledConditionItNeedsAnId() {
        assertEquals(Optional.empty(), pictures().build().id());
        ConditionTraining.Builder pairs =
                ConditionTraining.builder("ink", TrainingData.pairs(DATA), RUN).license("CC0-1.0");
        assertEquals(Optional.of("id"), rejection(pairs).subject());
        assertEquals(Optional.of("edges"), pairs.id("edges").build().id());
    }

    @ParameterizedTest
    @EnumSource(TrainingSettings.Method.class)
    void aBaseIsForMethodsThatNeedOne(TrainingSettings.Method method) {
        ConditionTraining.Builder training = pictures()
                .base("b")
                .settings(TrainingSettings.builder().method(method).build());
        if (method.needsBase()) {
            assertEquals(Optional.of("b"), training.build().base());
        } else {
            InvalidRequestException e = rejection(training);
            assertEquals(Optional.of("base"), e.subject());
            assertTrue(e.problem().startsWith("method " + method + " trains a network that needs none"), e.problem());
        }
    }
}
