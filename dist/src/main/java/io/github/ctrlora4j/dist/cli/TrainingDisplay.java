package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.TrainingListener;
import io.github.ctrlora4j.api.host.TrainingProgress;
import io.github.ctrlora4j.api.host.TrainingProgress.Stage;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.TerminalLine;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows a training on stderr: on a terminal one line that is redrawn, elsewhere a plain line at each twentieth; and a
 * line for each validation. Confined to the main thread.
 */
final class TrainingDisplay implements TrainingListener, AutoCloseable {
    private static final int LINES = 20;

    private final Console console;
    private final TerminalLine terminalLine;
    private Optional<Stage> stage = Optional.empty();
    private int shown;
    private int validated = -1;
    private boolean hasConverged;

    TrainingDisplay(Console console) {
        this.console = console;
        this.terminalLine = new TerminalLine(console);
    }

    @Override
    public void onProgress(TrainingProgress progress) {
        progress.validation().ifPresent(this::validation);
        if (console.isTerminal()) {
            terminalLine.redraw(line(progress));
        } else if (progress.stage() != Stage.VALIDATE) {
            plain(progress);
        }
    }

    private void plain(TrainingProgress progress) {
        if (!stage.equals(Optional.of(progress.stage()))) {
            stage = Optional.of(progress.stage());
            // What a resumed training had before is not shown again.
            shown = Math.max(0, progress.done() - 1) * LINES / progress.total();
        }
        int reached = progress.done() * LINES / progress.total();
        if (reached > shown) {
            shown = reached;
            console.note(line(progress));
        }
    }

    private void validation(Validation validation) {
        if (validation.step() <= validated) {
            return;
        }
        validated = validation.step();
        terminalLine.close();
        console.note(String.format(Locale.ROOT, "held-out pairs after step %d: %s", validated, text(validation)));
        if (validation.conditions().size() > 1) {
            validation
                    .conditions()
                    .forEach((name, score) -> console.note("  " + name + ": " + text(score.loss(), score.fidelity())));
        }
        if (validation.converged() && !hasConverged) {
            hasConverged = true;
            console.note("the training has converged: further steps hardly improve the held-out pairs");
        }
    }

    private static String text(Validation validation) {
        return text(validation.loss(), validation.fidelity());
    }

    private static String text(double loss, Optional<Double> fidelity) {
        return String.format(Locale.ROOT, "loss %.5f", loss)
                + fidelity.map(value -> String.format(Locale.ROOT, ", distance of condition %.5f", value))
                        .orElse("");
    }

    private static String line(TrainingProgress progress) {
        String name = progress.stage().name().toLowerCase(Locale.ROOT);
        String loss = progress.loss()
                .filter(value -> progress.stage() == Stage.TRAIN)
                .map(value -> String.format(Locale.ROOT, "  loss %.5f", value))
                .orElse("");
        String rate = progress.secondsLeft()
                .map(left -> String.format(
                        Locale.ROOT,
                        "  %.2f steps/s  ETA %d:%02d:%02d",
                        progress.stepsPerSecond(),
                        left / 3600,
                        left / 60 % 60,
                        left % 60))
                .orElse("");
        return name + " " + progress.done() + "/" + progress.total() + loss + rate;
    }

    @Override
    public void onNote(String note) {
        terminalLine.close();
        console.note("ctrlora4j: " + note);
    }

    /** Says what came out. */
    int report(TrainingResult result, Path folder) {
        if (result.cancelled()) {
            console.note("ctrlora4j: cancelled after step " + result.steps()
                    + (result.steps() > 0
                            ? "; the same command with --resume goes on from the checkpoint in " + folder
                            : ", before there was anything to keep"));
            return ExitCode.CANCELLED.value();
        }
        result.files().forEach(file -> console.print(file.toString()));
        result.first().ifPresent(first -> console.note("before: " + text(first)));
        result.last().ifPresent(last -> console.note("after:  " + text(last)));
        return ExitCode.OK.value();
    }

    /** Removes the redrawn line. */
    @Override
    public void close() {
        terminalLine.close();
    }
}
