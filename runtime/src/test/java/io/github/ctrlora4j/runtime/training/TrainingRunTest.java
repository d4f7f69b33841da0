package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.TrainingProgress;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.runtime.TrainingFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings of the miniature that end and are resumed, on three pairs of 64x64 pixels. */
class TrainingRunTest {
    @TempDir
    private Path folder;

    private TrainingFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = TrainingFixture.open(folder, List.of("ghost-flat", "pizza-noto", "tulip-3d"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static TrainingSettings.Builder settings() {
        return TrainingSettings.builder()
                .rank(4)
                .learningRate(1e-3)
                .steps(4)
                .heldOut(1)
                .checkpointInterval(2)
                .validationInterval(2)
                .validationSteps(1);
    }

    private ConditionTraining.Builder training(String run, TrainingSettings.Builder settings) {
        return ConditionTraining.builder("miniature", fixture.pairs(), folder.resolve(run))
                .base("basecn")
                .id("itself")
                .license("CC0-1.0")
                .settings(settings.build());
    }

    private TrainingResult resume(String run, TrainingSettings.Builder settings) {
        return fixture.train(training(run, settings).resume().build());
    }

    /** Cancelled after an odd step, where no checkpoint is due; the second training is one in a used process. */
    @Test
    void resumedTrainingGivesTheBytesOfAnUninterruptedOne() throws IOException {
        TrainingFixture.onOneThread(() -> {
            TrainingSettings.Builder settings = settings().accumulation(2);
            assertEquals(4, fixture.train(training("whole", settings).build()).steps());
            TrainingResult first =
                    fixture.trainUntil(3, training("halves", settings).build());
            assertTrue(first.cancelled());
            assertEquals(3, first.steps());
            assertFalse(resume("halves", settings).cancelled());
        });
        for (String name : List.of("itself.safetensors", "checkpoint.safetensors", "samples-000004.png")) {
            assertArrayEquals(fixture.file("whole", name), fixture.file("halves", name), name);
        }
        assertEquals(steps("whole"), steps("halves"));
    }

    /** The history without the seconds. */
    private List<String> steps(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll(",\"seconds\":[^,}]*", ""))
                .toList();
    }

    /** What is wrong with the settings is told before hours of encoding. */
    @Test
    void resumesOnlyWhatItBegan() {
        fixture.train(training("run", settings().heldOut(0).steps(1)).build());
        String again = assertThrows(
                        CtrloraException.class,
                        () -> fixture.train(training("run", settings()).build()))
                .getMessage();
        assertTrue(again.contains("has the checkpoint of a training; resume it"), again);

        List<TrainingProgress> seen = new ArrayList<>();
        ConditionTraining other = training("run", settings().heldOut(0).learningRate(1e-4))
                .resume()
                .build();
        String changed = assertThrows(
                        CtrloraException.class,
                        () -> fixture.ctrlora4j().trainer().train(other, seen::add, new Cancellation()))
                .getMessage();
        assertTrue(changed.contains("was made with learningRate 0.001, this training has 1.0E-4"), changed);
        assertEquals(List.of(), seen);

        TrainingSettings.Builder two = settings().heldOut(0).steps(2);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        ConditionTraining more = training("run", two).resume().build();
        assertEquals(
                1,
                fixture.ctrlora4j().trainer().train(more, seen::add, cancelled).steps());
        assertEquals(2, resume("run", two).steps());
    }

    /**
     * Weights that do not move give the same value in each validation: that of step 0 is the best, and those of steps 1
     * to 5 are no better.
     */
    @Test
    void aConvergedTrainingMakesItsFilesAnewAndDoesNotTrainOn() throws IOException {
        TrainingSettings.Builder settings =
                settings().learningRate(0).steps(20).validationInterval(1).stopsWhenConverged(true);
        TrainingResult first = fixture.train(training("run", settings).build());
        assertEquals(5, first.steps());
        List<String> history = steps("run");
        for (Path file : first.files()) {
            Files.delete(file);
        }

        TrainingResult again = resume("run", settings);
        assertFalse(again.cancelled());
        assertEquals(5, again.steps());
        assertEquals(first.files(), again.files().stream().filter(Files::exists).toList());
        assertEquals(history, steps("run"));
        assertEquals(
                6, resume("run", settings.steps(6).stopsWhenConverged(false)).steps());
    }
}
