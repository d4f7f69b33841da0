package io.github.ctrlora4j.dist.http.queue;

import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs one after the other, first come, first served. At most {@code capacity} jobs wait; more are refused with
 * the time after which it makes sense to come again. A job whose client has gone loses its place. Thread-safe.
 */
public final class JobQueue implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JobQueue.class);

    /** One step at full size on a slow CPU takes a minute. */
    private static final Duration AFTER_CANCEL = Duration.ofMinutes(2);

    private final int capacity;
    private final Deque<Job<?>> waiting = new ArrayDeque<>();
    private final JobHistory history = new JobHistory();
    private final Thread thread = new Thread(this::work, "ctrlora4j-requests");
    private final CountDownLatch ended = new CountDownLatch(1);
    private Optional<Job<?>> running = Optional.empty();
    private boolean isStopping;

    private JobQueue(int capacity) {
        this.capacity = capacity;
    }

    /** @param capacity most jobs that wait, apart from the running one */
    public static JobQueue start(int capacity) {
        JobQueue queue = new JobQueue(capacity);
        queue.thread.setDaemon(true);
        queue.thread.start();
        return queue;
    }

    /**
     * Puts a job at the end.
     *
     * @throws ApiException 429 if the queue is full, 503 if it is being stopped, 422 if a job has this id already
     */
    public synchronized void submit(Job<?> job) {
        if (isStopping) {
            throw ApiException.busy(503, "the server is stopping; no new requests are taken", 10);
        }
        if (waiting.size() >= capacity) {
            dropAbandoned();
        }
        if (waiting.size() >= capacity) {
            long seconds = history.secondsFor(waiting.size() + 1);
            throw ApiException.busy(
                    429,
                    "the queue is full: " + waiting.size() + " requests wait, which takes about " + seconds
                            + " s; come again then",
                    seconds);
        }
        if (find(job.id()).isPresent()) {
            throw ApiException.field("force_task_id", "a task '" + job.id() + "' is in the queue already");
        }
        waiting.add(job);
        notifyAll();
    }

    public synchronized Optional<Job<?>> running() {
        return running;
    }

    /** Ids of the running and the waiting jobs, in their order. */
    public synchronized List<String> pending() {
        List<String> ids = new ArrayList<>();
        running.map(Job::id).ifPresent(ids::add);
        waiting.forEach(job -> ids.add(job.id()));
        return ids;
    }

    /** How many jobs wait. */
    public synchronized int length() {
        return waiting.size();
    }

    /** Whether the job was done lately. */
    public synchronized boolean isFinished(String id) {
        return history.contains(id);
    }

    /** Stops one job, waiting or running; does nothing if there is none of this id. */
    public synchronized void cancel(String id) {
        find(id).ifPresent(job -> {
            if (waiting.remove(job)) {
                drop(job);
            } else {
                job.cancel();
            }
        });
    }

    private Optional<Job<?>> find(String id) {
        if (running.filter(job -> job.id().equals(id)).isPresent()) {
            return running;
        }
        for (Job<?> job : waiting) {
            if (job.id().equals(id)) {
                return Optional.of(job);
            }
        }
        return Optional.empty();
    }

    /** Whether the queue works; false after it was stopped, or if its thread has ended for another reason. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Removes waiting jobs whose clients have gone, and stops the running one if its client has. */
    public synchronized void dropAbandoned() {
        running.filter(JobQueue::isAbandoned).ifPresent(Job::cancel);
        for (Iterator<Job<?>> jobs = waiting.iterator(); jobs.hasNext(); ) {
            Job<?> job = jobs.next();
            if (isAbandoned(job)) {
                jobs.remove();
                drop(job);
            }
        }
    }

    /** A client that cannot be asked counts as gone. */
    private static boolean isAbandoned(Job<?> job) {
        try {
            return job.isAbandoned();
        } catch (RuntimeException | Error e) {
            log.warn("The client of request {} cannot be watched", job.id(), e);
            return true;
        }
    }

    private void drop(Job<?> job) {
        log.info("Request {} left the queue before its turn", job.id());
        history.add(job.id());
        job.answer().completeExceptionally(new CancellationException("cancelled while it waited"));
    }

    private void work() {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = hasTakenTurn();
        }
        ended.countDown();
    }

    /**
     * Runs the next job. Nothing that happens outside of a job ends the thread, because nothing would be drawn any
     * more.
     *
     * @return false if the queue has stopped
     */
    private boolean hasTakenTurn() {
        try {
            Optional<Job<?>> job = next();
            job.ifPresent(this::run);
            return job.isPresent();
        } catch (InterruptedException e) {
            // Left behind by a job, or by a plugin in it; stopping the queue does not interrupt the thread.
            log.debug("The interrupt of an earlier request is ignored", e);
            return true;
        } catch (RuntimeException | Error e) {
            log.error("The queue failed outside of a request; it goes on with the next one", e);
            forgetRunning(e);
            return true;
        }
    }

    private synchronized void forgetRunning(Throwable failure) {
        running.ifPresent(job -> job.answer().completeExceptionally(failure));
        running = Optional.empty();
    }

    /** The next job, as soon as there is one; empty when the queue has stopped. */
    private synchronized Optional<Job<?>> next() throws InterruptedException {
        while (true) {
            dropAbandoned();
            Job<?> job = waiting.poll();
            if (job != null) {
                running = Optional.of(job);
                return running;
            }
            if (isStopping) {
                return Optional.empty();
            }
            wait();
        }
    }

    /** The queue looks idle before the client gets the answer, because clients ask for progress right then. */
    private <T> void run(Job<T> job) {
        long started = System.nanoTime();
        try {
            T answer = job.run();
            done(job, started);
            job.answer().complete(answer);
        } catch (RuntimeException | Error failure) {
            done(job, started);
            job.answer().completeExceptionally(failure);
        } finally {
            // An interrupt that a job, or a plugin in it, leaves behind is not the next one's.
            Thread.interrupted();
        }
    }

    private synchronized void done(Job<?> job, long started) {
        running = Optional.empty();
        history.add(job.id(), (System.nanoTime() - started) / 1e9);
    }

    /**
     * Takes no more jobs, drops those that wait, and gives the running one some time before it is stopped after its
     * current step.
     *
     * @return what became of each job, one line each
     */
    public List<String> stop(Duration patience) {
        List<String> outcomes = new ArrayList<>();
        Optional<Job<?>> last;
        synchronized (this) {
            isStopping = true;
            last = running;
            for (Job<?> job = waiting.poll(); job != null; job = waiting.poll()) {
                outcomes.add(job.id() + " was cancelled before its turn");
                job.answer().completeExceptionally(ApiException.busy(503, "the server is stopping", 10));
            }
            notifyAll();
        }
        boolean inTime = await(patience);
        if (!inTime) {
            last.ifPresent(Job::cancel);
            await(AFTER_CANCEL);
        }
        last.ifPresent(job -> outcomes.add(0, job.id() + " " + JobHistory.fate(job.answer(), inTime)));
        return outcomes;
    }

    private boolean await(Duration patience) {
        try {
            return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
