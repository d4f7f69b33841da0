package io.github.ctrlora4j.api.host;

/**
 * Hears of the progress of a generation, on the thread that generates, which waits meanwhile. An exception from it ends the
 * generation. A listener may close the host, which cancels; it must not call {@code generate}.
 */
@FunctionalInterface
public interface ProgressListener {
    /** Does nothing. */
    ProgressListener SILENT = progress -> {};

    void onProgress(Progress progress);

    /**
     * An image of the batch is finished. Called in order, as soon as each is decoded, so that a later failure or
     * cancellation does not cost it.
     *
     * @param index position in the batch, from 0
     */
    default void onImage(GeneratedImage image, int index) {}
}
