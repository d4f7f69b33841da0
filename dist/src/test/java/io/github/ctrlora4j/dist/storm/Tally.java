package io.github.ctrlora4j.dist.storm;

import io.github.ctrlora4j.api.CtrloraException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what happens in a storm, and keeps what must not happen. Thread-safe. */
final class Tally {
    private static final int SHOWN = 8;

    private final String storm;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, Integer> errors = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    Tally(String storm) {
        this.storm = storm;
    }

    synchronized void count(String what, int times) {
        counts.merge(what, times, Integer::sum);
    }

    void count(String what) {
        count(what, 1);
    }

    /** An error that a caller can understand. */
    synchronized void refused(CtrloraException e) {
        count("refused");
        errors.merge(kind(e), 1, Integer::sum);
    }

    /** The words of a message without what differs from file to file. */
    static String kind(CtrloraException e) {
        String words = String.valueOf(e.getMessage())
                .replaceAll("\\S*/\\S*", "…")
                .replaceAll("'[^']*'", "'…'")
                .replaceAll("( Did you mean.*)? Known: .*", "")
                .replaceAll("\\b(storm-\\w+|grayscale|blur)\\b", "…")
                .replaceAll("\\d+", "#");
        return e.getClass().getSimpleName() + ": " + words.substring(0, Math.min(140, words.length()));
    }

    synchronized void fault(String what) {
        count("FAULTS");
        faults.add(what);
    }

    void fault(String what, Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace, true));
        fault(what + ": " + trace);
    }

    synchronized boolean isSound() {
        return faults.isEmpty();
    }

    synchronized void print(Census before, Census after) {
        faults.stream().limit(SHOWN).forEach(fault -> System.out.println("  fault: " + fault));
        errors.forEach((error, times) -> System.out.println("  " + times + " x " + error));
        System.out.println(storm + ": " + counts + (isSound() ? ", no faults" : ", " + faults.size() + " FAULTS")
                + "; before " + before + ", after " + after);
    }
}
