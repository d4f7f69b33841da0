package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.TerminalLine;
import io.github.ctrlora4j.dist.natives.InstallProgress;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows an installation on stderr: on a terminal one line that is redrawn, elsewhere a plain line per quarter of each
 * task. Confined to the main thread.
 */
final class InstallDisplay implements InstallProgress, AutoCloseable {
    /** A portion arrives a thousand times a second; nobody reads that fast. */
    private static final long REDRAW_NANOS = 200_000_000;

    private final Console console;
    private final TerminalLine terminalLine;
    private final LongSupplier nanoTime;
    private String task = "";
    private long begun;
    private long first;
    private long shown;
    private long quarters;

    InstallDisplay(Console console, LongSupplier nanoTime) {
        this.console = console;
        this.terminalLine = new TerminalLine(console);
        this.nanoTime = nanoTime;
    }

    @Override
    public void onBytes(String newTask, long done, long total) {
        long now = nanoTime.getAsLong();
        boolean isNew = !newTask.equals(task);
        if (isNew) {
            task = newTask;
            begun = now;
            first = done;
            quarters = done * 4 / total;
        }
        if (console.isTerminal()) {
            if (isNew || done == total || now - shown >= REDRAW_NANOS) {
                shown = now;
                terminalLine.redraw(line(done, total, now));
            }
        } else if (isNew || done * 4 / total > quarters) {
            quarters = done * 4 / total;
            console.note(line(done, total, now));
        }
    }

    private String line(long done, long total, long now) {
        double seconds = (now - begun) / 1e9;
        String text =
                String.format(Locale.ROOT, "%s  %d %%  %s of %s", task, done * 100 / total, size(done), size(total));
        if (seconds < 1 || done == first) {
            return text;
        }
        double perSecond = (done - first) / seconds;
        long left = (long) Math.ceil((total - done) / perSecond);
        return text + String.format(Locale.ROOT, "  %.1f MB/s  ETA %d:%02d", perSecond / 1e6, left / 60, left % 60);
    }

    static String size(long bytes) {
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }

    /** Removes the redrawn line. */
    @Override
    public void close() {
        terminalLine.close();
    }
}
