package io.github.ctrlora4j.dist.http.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** What is known of jobs that have ended. Not thread-safe; the queue guards it. */
final class JobHistory {
    /** As many finished ids as stable-diffusion-webui remembers. */
    private static final int REMEMBERED = 16;

    /** Weight of the newest job in the average duration. */
    private static final double NEWEST = 0.3;

    private final Deque<String> ids = new ArrayDeque<>();
    private double averageSeconds = 1;

    /** A job that ended before its turn. */
    void add(String id) {
        ids.remove(id);
        ids.add(id);
        while (ids.size() > REMEMBERED) {
            ids.remove();
        }
    }

    /** A job that ran for so long. */
    void add(String id, double seconds) {
        averageSeconds += NEWEST * (seconds - averageSeconds);
        add(id);
    }

    boolean contains(String id) {
        return ids.contains(id);
    }

    /** How long so many jobs will take, at least a second. */
    long secondsFor(int jobs) {
        return Math.max(1, Math.round(averageSeconds * jobs));
    }

    /**
     * What became of the job that ran when the queue was stopped.
     *
     * @param inTime whether it ended without being stopped
     */
    static String fate(CompletableFuture<?> answer, boolean inTime) {
        if (!answer.isDone()) {
            return "was still running and was given up";
        }
        if (!inTime || isCancelled(answer)) {
            return "was cancelled while it ran";
        }
        return answer.isCompletedExceptionally() ? "failed" : "was finished";
    }

    private static boolean isCancelled(CompletableFuture<?> answer) {
        return answer.handle((value, failure) -> failure instanceof CancellationException)
                .getNow(false);
    }
}
