package io.github.ctrlora4j.runtime.conversion;

import io.github.ctrlora4j.runtime.files.CancellableOutput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * Tells how much of a known number of bytes is written, in hundredths, and stops when it is cancelled. Confined to one
 * thread.
 */
final class MeteredOutput extends FilterOutputStream {
    private static final int STEPS = 100;

    private final long total;
    private final DoubleConsumer progress;
    private long written;
    private long told = -1;

    /** @param total bytes; a header comes in addition, and the last step is reached a little early */
    MeteredOutput(OutputStream out, long total, DoubleConsumer progress, BooleanSupplier cancelled) {
        super(new CancellableOutput(out, cancelled));
        this.total = Math.max(1, total);
        this.progress = progress;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        count(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        count(length);
    }

    private void count(int bytes) {
        written = Math.min(total, written + bytes);
        long step = written * STEPS / total;
        if (step != told) {
            told = step;
            progress.accept((double) step / STEPS);
        }
    }
}
