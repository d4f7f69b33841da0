package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Objects;
import java.util.function.Supplier;

/** The progress of a running generation at one moment. Immutable. */
public final class Progress {
    private final Stage stage;
    private final int done;
    private final int total;
    private final Supplier<RgbImage> preview;

    private Progress(Stage stage, int done, int total, Supplier<RgbImage> preview) {
        this.stage = Objects.requireNonNull(stage, "stage");
        this.done = done;
        this.total = total;
        this.preview = Objects.requireNonNull(preview, "preview");
    }

    public static Progress of(Stage stage, int done, int total, Supplier<RgbImage> preview) {
        return new Progress(stage, done, total, preview);
    }

    public Stage stage() {
        return stage;
    }

    /**
     * Units of work that are finished in this stage; in {@link Stage#SAMPLE} these are calls of the network, of all
     * passes and batches.
     */
    public int done() {
        return done;
    }

    /** Units of work of this stage. */
    public int total() {
        return total;
    }

    /**
     * The first image of the batch as it looks now. Costs one decoding, and is available only during the callback.
     *
     * @throws IllegalStateException outside {@link Stage#SAMPLE} or after the callback
     */
    public RgbImage preview() {
        return preview.get();
    }
}
