package io.github.ctrlora4j.api.host;

/** A wish to stop, asked for from any thread and heeded between two steps. Thread-safe. */
public final class Cancellation {
    private volatile boolean cancelled;

    /** Asks to stop; repeating it changes nothing. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
