package io.github.ctrlora4j.api.host;

/** A request to stop, made from any thread and honored between two steps. Thread-safe. */
public final class Cancellation {
    private volatile boolean cancelled;

    /** Requests the stop; calling it again has no effect. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
