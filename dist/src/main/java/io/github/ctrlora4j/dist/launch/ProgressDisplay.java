package io.github.ctrlora4j.dist.launch;

import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Shows progress on stderr: on a terminal one line that is redrawn, with steps per second and the time that is left;
 * elsewhere a plain line per quarter of a stage. Confined to the main thread.
 */
public final class ProgressDisplay implements ProgressListener, AutoCloseable {
    private static final int BAR = 24;

    private final Console console;
    private final TerminalLine terminalLine;
    private final LongSupplier nanoTime;
    private String label = "";
    private Optional<Stage> stage = Optional.empty();
    private long stageStarted;
    private int stageFirst;
    private int quarters;

    public ProgressDisplay(Console console, LongSupplier nanoTime) {
        this.console = console;
        this.terminalLine = new TerminalLine(console);
        this.nanoTime = nanoTime;
    }

    /** Announces one of many generations: its name stands in front of the bar, or is its only plain line. */
    public void begin(String generation) {
        label = generation + ": ";
        stage = Optional.empty();
        if (!console.isTerminal()) {
            console.note(generation);
        }
    }

    @Override
    public void onProgress(Progress progress) {
        if (!stage.equals(Optional.of(progress.stage()))) {
            stage = Optional.of(progress.stage());
            stageStarted = nanoTime.getAsLong();
            stageFirst = progress.done();
            quarters = 0;
        }
        if (console.isTerminal()) {
            terminalLine.redraw(label + bar(progress) + rate(progress));
            return;
        }
        if (!label.isEmpty()) {
            return;
        }
        int reached = progress.done() * 4 / Math.max(1, progress.total());
        if (reached > quarters) {
            quarters = reached;
            console.note(name(progress) + " " + progress.done() + "/" + progress.total() + rate(progress));
        }
    }

    private static String bar(Progress progress) {
        int filled = progress.done() * BAR / Math.max(1, progress.total());
        return String.format(
                Locale.ROOT,
                "%-7s [%s%s] %d/%d",
                name(progress),
                "#".repeat(filled),
                " ".repeat(BAR - filled),
                progress.done(),
                progress.total());
    }

    /** Measured from the stage's first report, which may come after its first step. */
    private String rate(Progress progress) {
        int steps = progress.done() - stageFirst;
        double seconds = (nanoTime.getAsLong() - stageStarted) / 1e9;
        if (progress.stage() != Stage.SAMPLE || steps < 1 || seconds <= 0) {
            return "";
        }
        double perSecond = steps / seconds;
        long left = (long) Math.ceil((progress.total() - progress.done()) / perSecond);
        return String.format(Locale.ROOT, "  %.2f steps/s  ETA %d:%02d", perSecond, left / 60, left % 60);
    }

    private static String name(Progress progress) {
        return progress.stage().name().toLowerCase(Locale.ROOT);
    }

    /** Removes the redrawn line. */
    @Override
    public void close() {
        terminalLine.close();
    }
}
