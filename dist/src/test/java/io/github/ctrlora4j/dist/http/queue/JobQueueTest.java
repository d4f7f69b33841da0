package io.github.ctrlora4j.dist.http.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobQueueTest {
    private final JobQueue queue = JobQueue.start(2);

    @AfterEach
    void close() {
        queue.close();
    }

    /** Runs until it is let go or cancelled; its answer is its id. */
    private static class Held extends Job<String> {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch held = new CountDownLatch(1);
        volatile boolean isClientGone;

        Held(String id) {
            super(id);
        }

        @Override
        protected String run() {
            begun.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return id();
        }

        @Override
        protected boolean isAbandoned() {
            return isClientGone;
        }

        @Override
        protected void cancel() {
            held.countDown();
        }
    }

    private Held submitted(String id) {
        Held job = new Held(id);
        queue.submit(job);
        return job;
    }

    /** Running, so that whatever comes next waits. */
    private Held begun(String id) throws InterruptedException {
        Held job = submitted(id);
        job.begun.await();
        return job;
    }

    private ApiException refused(String id) {
        return assertThrows(ApiException.class, () -> submitted(id));
    }

    @Test
    void runsInTheOrderOfArrivalAndIsIdleBeforeTheLastAnswer() throws InterruptedException {
        Held first = begun("first");
        Held second = submitted("second");
        assertEquals(List.of("first", "second"), queue.pending());
        var idle = second.answer().thenApply(id -> queue.running().isEmpty());
        second.held.countDown();
        assertFalse(second.answer().isDone());

        first.held.countDown();

        assertEquals("first", first.answer().join());
        assertTrue(idle.join());
        assertTrue(queue.isFinished("second"));
    }

    @Test
    void aFailureIsTheAnswerAndTheNextJobRuns() {
        Job<String> broken = new Held("broken") {
            @Override
            protected String run() {
                throw new AssertionError("broken");
            }
        };
        queue.submit(broken);
        Held next = submitted("next");
        next.held.countDown();

        assertEquals("next", next.answer().join());
        assertInstanceOf(
                AssertionError.class,
                assertThrows(CompletionException.class, () -> broken.answer().join())
                        .getCause());
    }

    @Test
    void aFullQueueTellsWhenToComeAgain() throws InterruptedException {
        begun("running");
        submitted("a");
        submitted("b");

        ApiException refusal = refused("c");

        assertEquals(429, refusal.status());
        // A job is taken to last a second until one has ended: two wait, and one more would.
        assertEquals(3, refusal.retryAfter().orElseThrow());
    }

    @Test
    void thoseWhoHaveGoneMakeRoom() throws InterruptedException {
        begun("running");
        Held gone = submitted("gone");
        submitted("patient");
        gone.isClientGone = true;

        submitted("new");

        assertEquals(List.of("running", "patient", "new"), queue.pending());
        assertThrows(CancellationException.class, () -> gone.answer().join());
    }

    @Test
    void stopsTheRunningJobOfAClientThatHasGone() throws InterruptedException {
        Held running = begun("running");
        running.isClientGone = true;

        queue.dropAbandoned();

        assertEquals("running", running.answer().join());
    }

    @Test
    void anIdIsTakenOnceAtATime() throws InterruptedException {
        Held running = begun("same");

        assertEquals(422, refused("same").status());
        running.held.countDown();
        running.answer().join();
        Held again = submitted("same");
        again.held.countDown();
        assertEquals("same", again.answer().join());
    }

    @Test
    void cancelsOneJobWaitingOrRunning() throws InterruptedException {
        Held running = begun("running");
        Held waiting = submitted("waiting");

        queue.cancel("unknown");
        queue.cancel("waiting");

        assertThrows(CancellationException.class, () -> waiting.answer().join());
        assertTrue(queue.isFinished("waiting"));
        assertFalse(running.answer().isDone());
        queue.cancel("running");
        assertEquals("running", running.answer().join());
    }

    @Test
    void remembersTheLastSixteen() {
        for (int i = 0; i <= 16; i++) {
            Held job = submitted("job" + i);
            job.held.countDown();
            job.answer().join();
        }

        assertFalse(queue.isFinished("job0"));
        assertTrue(queue.isFinished("job1"));
        assertTrue(queue.isFinished("job16"));
    }

    @Test
    void stoppingCancelsTheRunningJobWhenPatienceEnds() throws InterruptedException {
        Held running = begun("running");
        Held waiting = submitted("waiting");

        List<String> outcomes = queue.stop(Duration.ZERO);

        assertEquals(List.of("running was cancelled while it ran", "waiting was cancelled before its turn"), outcomes);
        assertTrue(running.answer().isDone());
        ApiException refusal = assertInstanceOf(
                ApiException.class,
                assertThrows(CompletionException.class, () -> waiting.answer().join())
                        .getCause());
        assertEquals(503, refusal.status());
        assertEquals(503, refused("late").status());
    }

    @Test
    void stoppingLetsTheRunningJobFinish() throws InterruptedException {
        Held running = begun("running");
        // Ends while the queue is being stopped, not before.
        var unused = submitted("waiting").answer().whenComplete((id, failure) -> running.held.countDown());

        List<String> outcomes = queue.stop(Duration.ofMinutes(1));

        assertEquals(List.of("running was finished", "waiting was cancelled before its turn"), outcomes);
    }

    @Test
    void stoppingAnIdleQueueTwiceDoesNothing() {
        assertEquals(List.of(), queue.stop(Duration.ZERO));
        assertEquals(List.of(), queue.stop(Duration.ZERO));
    }

    @Test
    void stoppingTellsAFailureFromASuccess() throws InterruptedException {
        Held broken = new Held("broken") {
            @Override
            protected String run() {
                super.run();
                throw new IllegalStateException("broken");
            }
        };
        queue.submit(broken);
        broken.begun.await();
        // Ends while the queue is being stopped, not before.
        var unused = submitted("waiting").answer().whenComplete((id, failure) -> broken.held.countDown());

        assertEquals(
                List.of("broken failed", "waiting was cancelled before its turn"), queue.stop(Duration.ofMinutes(1)));
    }

    /** The queue's own thread asks, before it takes the next job. */
    @Test
    void aClientThatCannotBeWatchedCountsAsGone() throws InterruptedException {
        Held running = begun("running");
        Held unwatchable = new Held("unwatchable") {
            @Override
            protected boolean isAbandoned() {
                throw new AssertionError("no connection");
            }
        };
        queue.submit(unwatchable);
        Held next = submitted("next");
        next.held.countDown();
        running.held.countDown();

        assertThrows(CancellationException.class, () -> unwatchable.answer().join());
        assertEquals("next", next.answer().join());
        assertTrue(queue.isAlive());
    }

    @Test
    void anInterruptThatAJobLeavesBehindReachesNeitherTheNextOneNorTheQueue() {
        Held rude = new Held("rude") {
            @Override
            protected String run() {
                String answer = super.run();
                Thread.currentThread().interrupt();
                return answer;
            }
        };
        queue.submit(rude);
        Held waiting = submitted("waiting");
        waiting.held.countDown();
        rude.held.countDown();

        assertEquals("rude", rude.answer().join());
        assertEquals("waiting", waiting.answer().join());
        Held next = submitted("next");
        next.held.countDown();
        assertEquals("next", next.answer().join());
        assertTrue(queue.isAlive());
    }

    @Test
    void aStoppedQueueIsNotAlive() throws InterruptedException {
        assertTrue(queue.isAlive());

        queue.stop(Duration.ZERO);

        assertFalse(queue.isAlive());
    }
}
