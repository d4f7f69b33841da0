package io.github.ctrlora4j.api.host;

/**
 * Receives the progress of a training on the training thread, which waits for it. An exception from it ends the
 * training without a checkpoint. A listener must not close the host.
 */
@FunctionalInterface
public interface TrainingListener {
    /** Does nothing. */
    TrainingListener SILENT = progress -> {};

    void onProgress(TrainingProgress progress);

    /** Receives what a person should know, in one line, such as pairs that a condition did not take. */
    default void onNote(String note) {}
}
