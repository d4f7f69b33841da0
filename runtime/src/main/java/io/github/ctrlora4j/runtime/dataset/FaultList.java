package io.github.ctrlora4j.runtime.dataset;

import io.github.ctrlora4j.api.MalformedFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The faults of a dataset, reported together, so that they can be mended together. Confined to one thread. */
final class FaultList {
    private static final int MAX_SHOWN = 20;

    private final List<String> faults = new ArrayList<>();

    void add(String fault) {
        faults.add(fault);
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    /** @throws MalformedFileException about {@code subject} if there is any fault */
    void rejectAny(Path subject) {
        if (!faults.isEmpty()) {
            String shown = String.join("; ", faults.subList(0, Math.min(MAX_SHOWN, faults.size())));
            throw new MalformedFileException(
                    subject.toString(),
                    faults.size() > MAX_SHOWN
                            ? "has " + faults.size() + " faults, here are " + MAX_SHOWN + " of them: " + shown
                            : shown);
        }
    }
}
