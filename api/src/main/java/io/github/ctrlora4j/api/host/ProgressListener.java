package io.github.ctrlora4j.api.host;

/** Hears of the progress of a generation, on the thread that generates. An exception from it ends the generation. */
@FunctionalInterface
public interface ProgressListener {
    /** Does nothing. */
    ProgressListener SILENT = progress -> {};

    void onProgress(Progress progress);
}
