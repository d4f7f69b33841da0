package io.github.ctrlora4j.dist.http;

import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets few pieces of work run at a time, because each uses several cores and much memory; the others wait on their own
 * threads, in order. Thread-safe.
 */
final class Turns {
    private final Semaphore running;
    /** For those that run and those that wait. */
    private final Semaphore places;

    /** @param maxWaiting more are refused */
    Turns(int maxRunning, int maxWaiting) {
        this.running = new Semaphore(maxRunning, true);
        this.places = new Semaphore(maxRunning + maxWaiting);
    }

    /**
     * Does the work when its turn comes.
     *
     * @throws ApiException 429 if too many wait, 503 if the server stops meanwhile
     */
    <T> T take(Supplier<T> work) {
        if (!places.tryAcquire()) {
            throw ApiException.busy(429, "too many pictures wait; send this one again", 2);
        }
        try {
            running.acquire();
            try {
                return work.get();
            } finally {
                running.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.busy(503, "the server is stopping", 10);
        } finally {
            places.release();
        }
    }
}
