package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.host.TrainingProgress.Score;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    private static final Metrics.Step FIRST = new Metrics.Step(1, "canny", 0.5, 2, 0.25);
    private static final Metrics.Step SECOND = new Metrics.Step(2, "depth", 0.25, 1, 0.75);
    private static final Metrics.Step THIRD = new Metrics.Step(3, "canny", 0.75, 3, 1);
    private static final Validation MEASURED =
            new Validation(2, 0.375, Optional.of(0.0625), true, Map.of("canny", new Score(0.375, Optional.of(0.0625))));
    private static final Validation UNCHECKED = new Validation(2, 0.375, Optional.empty(), false, Map.of());

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("metrics.jsonl");
    }

    private Metrics written(Validation validation) {
        Metrics metrics = Metrics.open(file, -1);
        metrics.add(FIRST);
        metrics.add(SECOND);
        metrics.add(validation);
        metrics.add(THIRD);
        return metrics;
    }

    @Test
    void everyLineIsOnDiskAtOnce() throws IOException {
        try (Metrics metrics = written(MEASURED)) {
            assertEquals(3, metrics.steps().size());
            assertEquals(
                    List.of(
                            "{\"step\":1,\"condition\":\"canny\",\"loss\":0.5,\"gradient\":2.0,\"seconds\":0.25}",
                            "{\"step\":2,\"condition\":\"depth\",\"loss\":0.25,\"gradient\":1.0,\"seconds\":0.75}",
                            "{\"step\":2,\"validation\":true,\"loss\":0.375,\"fidelity\":0.0625,\"converged\":true,"
                                    + "\"conditions\":{\"canny\":{\"loss\":0.375,\"fidelity\":0.0625}}}",
                            "{\"step\":3,\"condition\":\"canny\",\"loss\":0.75,\"gradient\":3.0,\"seconds\":1.0}"),
                    Files.readAllLines(file));
        }
    }

    @Test
    void whatCameAfterTheCheckpointIsForgotten() throws IOException {
        written(MEASURED).close();
        try (Metrics metrics = Metrics.open(file, 2)) {
            assertEquals(List.of(FIRST, SECOND), metrics.steps());
            assertEquals(List.of(MEASURED), metrics.validations());
            assertEquals(3, Files.readAllLines(file).size());
            metrics.add(THIRD);
        }
        assertEquals(4, Files.readAllLines(file).size());
    }

    @Test
    void aValidationWithoutFidelityStaysOne() {
        written(UNCHECKED).close();
        try (Metrics metrics = Metrics.open(file, 3)) {
            assertEquals(List.of(UNCHECKED), metrics.validations());
        }
    }

    @Test
    void aNewTrainingBeginsWithAnEmptyHistory() throws IOException {
        written(MEASURED).close();
        try (Metrics metrics = Metrics.open(file, -1)) {
            assertEquals(List.of(), metrics.steps());
            assertEquals(0, Files.size(file));
        }
    }

    @Test
    void theHalfLineOfAKilledProcessIsDropped() throws IOException {
        written(MEASURED).close();
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 20));
        try (Metrics metrics = Metrics.open(file, 3)) {
            assertEquals(List.of(FIRST, SECOND), metrics.steps());
        }
    }

    @Test
    void recentFiguresAreMeansOverTheLatestSteps() {
        try (Metrics metrics = Metrics.open(file, -1)) {
            assertEquals(Optional.empty(), metrics.recentLoss(2));
            assertEquals(0, metrics.recentSpeed(2));
        }
        try (Metrics metrics = written(MEASURED)) {
            assertEquals(Optional.of(0.5), metrics.recentLoss(2)); // (0.25 + 0.75) / 2
            assertEquals(2 / 1.75, metrics.recentSpeed(2), 1e-12); // two steps in 0.75 + 1 seconds
            assertEquals(Optional.of(0.5), metrics.recentLoss(50)); // (0.5 + 0.25 + 0.75) / 3
            assertEquals(1.5, metrics.recentSpeed(50), 1e-12); // three steps in 2 seconds
        }
    }
}
