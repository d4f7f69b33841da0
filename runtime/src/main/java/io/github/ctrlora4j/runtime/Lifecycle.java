package io.github.ctrlora4j.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Whether a runtime is open, and whether callers' threads are in its native code. Thread-safe. */
final class Lifecycle {
    /** A full-size step on a slow CPU takes most of this time; ending a process should not take longer. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private volatile boolean closed;

    boolean isClosed() {
        return closed;
    }

    /** @throws IllegalStateException if it is closed */
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this Ctrlora4j is closed; open another one");
        }
    }

    /**
     * Runs work on the caller's thread; {@link #awaitIdle} waits for it.
     *
     * @throws IllegalStateException if it is closed
     */
    <T> T use(Supplier<T> work) {
        use.readLock().lock();
        try {
            requireOpen();
            return work.get();
        } finally {
            use.readLock().unlock();
        }
    }

    /** Rejects all work from now on. */
    void close() {
        closed = true;
    }

    /** @return false if some work did not finish in time */
    boolean awaitIdle() {
        try {
            boolean idle = use.writeLock().tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (idle) {
                use.writeLock().unlock();
            }
            return idle;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
