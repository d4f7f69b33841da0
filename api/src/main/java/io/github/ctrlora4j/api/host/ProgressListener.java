package io.github.ctrlora4j.api.host;

/**
 * Receives the progress of a generation on the generating thread, which waits for it. An exception from it ends the
 * generation. A listener may close the host, which cancels; it must not call {@code generate}.
 */
@FunctionalInterface
public interface ProgressListener {
    /** Does nothing. */
    ProgressListener SILENT = progress -> {};

    void onProgress(Progress progress);

    /**
     * Receives each image, in order, as soon as it is decoded, so that a later failure or cancellation
     * does not lose it.
     *
     * @param index position among all images, from 0
     */
    default void onImage(GeneratedImage image, int index) {}
}
