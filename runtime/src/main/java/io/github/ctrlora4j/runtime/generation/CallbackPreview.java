package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.RgbImage;
import java.util.function.Supplier;

/** A preview that works only while the listener is being called. Confined to the drawing thread. */
final class CallbackPreview implements Supplier<RgbImage>, AutoCloseable {
    private final Supplier<RgbImage> picture;
    private boolean closed;

    CallbackPreview(Supplier<RgbImage> picture) {
        this.picture = picture;
    }

    @Override
    public RgbImage get() {
        if (closed) {
            throw new IllegalStateException("a preview can be made only during the progress callback");
        }
        return picture.get();
    }

    @Override
    public void close() {
        closed = true;
    }
}
