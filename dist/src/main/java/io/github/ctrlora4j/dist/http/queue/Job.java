package io.github.ctrlora4j.dist.http.queue;

import java.util.concurrent.CompletableFuture;

/**
 * One piece of work with an id. Its answer completes when it ends, in whatever way. Implementations of {@link
 * #cancel()} and {@link #isAbandoned()} are thread-safe.
 *
 * @param <T> the answer
 */
public abstract class Job<T> {
    private final String id;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    protected Job(String id) {
        this.id = id;
    }

    public final String id() {
        return id;
    }

    /** Completes after the queue has forgotten the job, on the queue's thread; dependents should use their own. */
    public final CompletableFuture<T> answer() {
        return answer;
    }

    /** Does the work; runs on the queue's thread. */
    protected abstract T run();

    /** Whether nobody waits for the answer any more. */
    protected abstract boolean isAbandoned();

    /** Asks the running work to stop early; may be called at any time. */
    protected abstract void cancel();
}
