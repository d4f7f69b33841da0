package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With an engine that reports progress until it is cancelled. The time-out only ends what would hang. */
@Timeout(60)
class GenerationQueueTest {
    private static final GenerationRequest REQUEST =
            GenerationRequest.builder("x").seed(1).build();

    private final List<GenerationRequest> seen = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle();
    private final CountDownLatch started = new CountDownLatch(1);

    private GenerationQueue queue(ImageGenerator engine) {
        return GenerationQueue.start(lifecycle, engine, () -> events.add("freed"));
    }

    private GenerationResult untilCancelled(
            GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
        seen.add(request);
        started.countDown();
        while (!cancellation.isCancelled()) {
            listener.onProgress(Progress.of(Stage.SAMPLE, 0, 1, () -> RgbImage.of(1, 1, new byte[3])));
        }
        events.add("ended");
        return GenerationResult.builder().cancelled(true).build();
    }

    private GenerationResult atOnce(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
        seen.add(request);
        return GenerationResult.builder().build();
    }

    @Test
    void aSeedThatIsLeftOutIsDrawnForEachGeneration() {
        GenerationQueue queue = queue(this::atOnce);

        queue.generate(GenerationRequest.builder("x").build());
        queue.generate(GenerationRequest.builder("x").seed(-5).build());
        queue.generate(REQUEST);

        assertTrue(seen.get(0).seed() >= 0 && seen.get(0).seed() < 1L << 32);
        assertTrue(seen.get(1).seed() >= 0);
        // Equal by chance once in 2^32 runs.
        assertFalse(seen.get(0).seed() == seen.get(1).seed());
        assertSame(REQUEST, seen.get(2));
    }

    @Test
    void generateFromAListenerIsRejected() {
        AtomicReference<GenerationQueue> queue = new AtomicReference<>();
        queue.set(queue(this::untilCancelled));
        Cancellation cancellation = new Cancellation();

        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> queue.get()
                .generate(REQUEST, progress -> queue.get().generate(REQUEST), cancellation));

        assertTrue(failure.getMessage().contains("from a progress listener"), failure.getMessage());
    }

    @Test
    void closeFromAListenerCancelsAndFreesBehindTheGeneration() {
        AtomicReference<GenerationQueue> queue = new AtomicReference<>();
        queue.set(queue(this::untilCancelled));

        GenerationResult result =
                queue.get().generate(REQUEST, progress -> queue.get().close(), new Cancellation());

        assertTrue(result.isCancelled());
        queue.get().close();
        assertEquals(List.of("ended", "freed"), events);
    }

    /** The memory is not freed before the interrupt has been noticed, and close must still wait for it. */
    @Test
    void anInterruptDoesNotEndTheWaitOfClose() {
        Thread closing = Thread.currentThread();
        GenerationQueue queue = GenerationQueue.start(lifecycle, this::atOnce, () -> {
            while (closing.isInterrupted()) {
                Thread.onSpinWait();
            }
            events.add("freed");
        });
        closing.interrupt();

        queue.close();

        assertTrue(Thread.interrupted());
        assertEquals(List.of("freed"), events);
        assertTrue(queue.isTerminated());
    }

    @Test
    void closeCancelsWhatRunsAndWhatWaits() throws InterruptedException {
        GenerationQueue queue = queue(this::untilCancelled);
        CompletableFuture<GenerationResult> running = CompletableFuture.supplyAsync(() -> queue.generate(REQUEST));
        started.await();
        CountDownLatch asked = new CountDownLatch(2);
        List<Thread> threads = new ArrayList<>();
        List<Boolean> cancelled = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> {
                asked.countDown();
                try {
                    boolean result = queue.generate(REQUEST).isCancelled();
                    synchronized (cancelled) {
                        cancelled.add(result);
                    }
                } catch (IllegalStateException e) { // asked only after closing
                    synchronized (cancelled) {
                        cancelled.add(true);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        asked.await();

        queue.close();

        assertTrue(running.join().isCancelled());
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(true, true), cancelled);
        assertEquals(1, seen.size());
        assertEquals(List.of("ended", "freed"), events);
    }

    /** Not in the middle of the run, when the first progress is reported. */
    @Test
    @SuppressWarnings("NullAway") // a caller without a null checker
    void aMissingListenerIsNamedBeforeTheGenerationStarts() {
        GenerationQueue queue = queue(this::atOnce);

        assertEquals(
                "listener",
                assertThrows(NullPointerException.class, () -> queue.generate(REQUEST, null, new Cancellation()))
                        .getMessage());
        assertEquals(List.of(), List.copyOf(seen));
    }

    @Test
    void closingAgainChangesNothing() {
        GenerationQueue queue = queue(this::atOnce);

        queue.close();
        queue.close();

        assertEquals(List.of("freed"), events);
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> queue.generate(REQUEST));
        assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
    }

    @Test
    void anInterruptCancelsAndIsKept() throws InterruptedException {
        GenerationQueue queue = queue(this::untilCancelled);
        AtomicReference<Boolean> outcome = new AtomicReference<>();
        Thread caller = new Thread(() -> outcome.set(
                queue.generate(REQUEST).isCancelled() && Thread.currentThread().isInterrupted()));
        caller.start();
        started.await();

        caller.interrupt();

        caller.join();
        assertEquals(true, outcome.get());
        queue.close();
    }

    @Test
    void whatTheEngineThrowsReachesTheCaller() {
        GenerationQueue queue = queue((request, listener, cancellation) -> {
            throw new UnsatisfiedLinkError("no torch");
        });

        assertThrows(UnsatisfiedLinkError.class, () -> queue.generate(REQUEST));
        queue.close();
    }
}
