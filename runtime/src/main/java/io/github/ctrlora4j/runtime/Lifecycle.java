package io.github.ctrlora4j.runtime;

import io.github.ctrlora4j.api.EngineException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Whether a runtime is open, and whether callers' threads are in its native code. Thread-safe. */
final class Lifecycle {
    /** A full-size step on a slow CPU takes most of this time; ending a process should not take longer. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private final Object freeLock = new Object();
    private volatile boolean closed;
    private boolean isFreed;

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

    /**
     * Frees what the work has used as soon as none runs. If that fails, nothing is freed, and a later call tries again;
     * after a success, later calls do nothing.
     *
     * @throws EngineException if some work did not finish in time, or calls this itself
     */
    void free(Runnable freeing) {
        if (use.getReadHoldCount() > 0) {
            throw new EngineException("Ctrlora4j", "was closed by work that it runs; close it again after that work");
        }
        synchronized (freeLock) {
            if (isFreed) {
                return;
            }
            if (!awaitIdle()) {
                throw new EngineException(
                        "Ctrlora4j",
                        "a detection or training did not finish within " + PATIENCE.toSeconds()
                                + " s; what it uses stays loaded; close it again after that work");
            }
            freeing.run();
            isFreed = true;
        }
    }

    /**
     * Waits even if the thread is interrupted: it would leave native memory behind.
     *
     * @return false if some work did not finish in time
     */
    boolean awaitIdle() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    boolean idle = use.writeLock().tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (idle) {
                        use.writeLock().unlock();
                    }
                    return idle;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
