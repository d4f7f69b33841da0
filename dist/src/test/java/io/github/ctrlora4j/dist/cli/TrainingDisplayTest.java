package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.host.TrainingProgress;
import io.github.ctrlora4j.api.host.TrainingProgress.Score;
import io.github.ctrlora4j.api.host.TrainingProgress.Stage;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingDisplayTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final TrainingDisplay display =
            new TrainingDisplay(new Console(new PrintWriter(out), new PrintWriter(err), false));

    private void progress(Stage stage, int done, int total, Optional<Validation> validation) {
        display.onProgress(new TrainingProgress(stage, done, total, Optional.of(0.25), 2, validation));
    }

    /** Every 50th of 1000 steps is a twentieth; 900 steps at 2 per second take 7.5 minutes. */
    @Test
    void showsALineForEachTwentieth() {
        for (int step = 0; step <= 100; step++) {
            progress(Stage.TRAIN, step, 1000, Optional.empty());
        }
        assertEquals(
                List.of(
                        "train 50/1000  loss 0.25000  2.00 steps/s  ETA 0:07:55",
                        "train 100/1000  loss 0.25000  2.00 steps/s  ETA 0:07:30"),
                err.toString().lines().toList());
    }

    @Test
    void showsEachValidationOnceAndThatItConverged() {
        Validation first = validation(0, 0.5, Optional.of(0.125), false);
        Validation second = validation(10, 0.25, Optional.empty(), true);
        for (Validation validation : List.of(first, first, second, second)) {
            progress(Stage.TRAIN, validation.step(), 1000, Optional.of(validation));
        }
        assertEquals(
                List.of(
                        "held-out pairs after step 0: loss 0.50000, distance of condition 0.12500",
                        "held-out pairs after step 10: loss 0.25000",
                        "the training has converged: further steps hardly improve the held-out pairs"),
                err.toString().lines().toList());
    }

    @Test
    void showsEachOfSeveralConditions() {
        Map<String, Score> scores = new LinkedHashMap<>();
        scores.put("canny", new Score(0.5, Optional.of(0.125)));
        scores.put("depth", new Score(0.25, Optional.empty()));
        progress(Stage.TRAIN, 10, 1000, Optional.of(new Validation(10, 0.375, Optional.of(0.125), false, scores)));
        assertEquals(
                List.of(
                        "held-out pairs after step 10: loss 0.37500, distance of condition 0.12500",
                        "  canny: loss 0.50000, distance of condition 0.12500",
                        "  depth: loss 0.25000"),
                err.toString().lines().toList());
    }

    private static Validation validation(int step, double loss, Optional<Double> fidelity, boolean converged) {
        return new Validation(step, loss, fidelity, converged, Map.of("canny", new Score(loss, fidelity)));
    }

    @Test
    void ctrlCEndsWith130AndSaysWhatIsLeft() {
        assertEquals(ExitCode.CANCELLED.value(), display.report(result(7, true), Path.of("run")));
        assertEquals(ExitCode.CANCELLED.value(), display.report(result(0, true), Path.of("run")));
        assertEquals(
                List.of(
                        "ctrlora4j: cancelled after step 7; the same command with --resume goes on from the checkpoint"
                                + " in run",
                        "ctrlora4j: cancelled after step 0, before there was anything to keep"),
                err.toString().lines().toList());
        assertEquals("", out.toString());
    }

    @Test
    void filesGoToStandardOutput() {
        assertEquals(ExitCode.OK.value(), display.report(result(7, false), Path.of("run")));
        assertEquals(List.of("run.zip"), out.toString().lines().toList());
        assertEquals(
                List.of("before: loss 0.50000", "after:  loss 0.25000"),
                err.toString().lines().toList());
    }

    private static TrainingResult result(int steps, boolean cancelled) {
        return new TrainingResult(
                steps,
                cancelled,
                cancelled ? List.of() : List.of(Path.of("run.zip")),
                Optional.of(validation(0, 0.5, Optional.empty(), false)),
                Optional.of(validation(7, 0.25, Optional.empty(), false)));
    }
}
