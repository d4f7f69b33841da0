package io.github.ctrlora4j.runtime.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Asks before each write whether the work is still wanted, and throws {@link CancellationException} if it is not. */
public final class CancellableOutput extends FilterOutputStream {
    private final BooleanSupplier cancelled;

    public CancellableOutput(OutputStream out, BooleanSupplier cancelled) {
        super(out);
        this.cancelled = cancelled;
    }

    @Override
    public void write(int b) throws IOException {
        requireWanted();
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        requireWanted();
        out.write(bytes, offset, length);
    }

    private void requireWanted() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("cancelled");
        }
    }
}
