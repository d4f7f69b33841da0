package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LifecycleTest {
    private final Lifecycle lifecycle = new Lifecycle();

    @Test
    void nothingBeginsOnceItIsClosed() {
        assertEquals(3, lifecycle.use(() -> 3));

        lifecycle.close();

        assertThrows(IllegalStateException.class, () -> lifecycle.use(() -> 3));
        assertThrows(IllegalStateException.class, lifecycle::requireOpen);
        assertTrue(lifecycle.awaitIdle());
    }

    @Test
    void freesOnceAndOnlyWhenNoWorkRuns() {
        AtomicInteger freed = new AtomicInteger();
        lifecycle.use(() -> {
            lifecycle.close();
            EngineException e = assertThrows(EngineException.class, () -> lifecycle.free(freed::incrementAndGet));
            assertEquals("Ctrlora4j: was closed by work that it runs; close it again after that work", e.getMessage());
            return freed;
        });
        assertEquals(0, freed.get());

        lifecycle.free(freed::incrementAndGet);
        lifecycle.free(freed::incrementAndGet);

        assertEquals(1, freed.get());
    }

    @Test
    void freesAgainWhatItCouldNotFree() {
        AtomicInteger freed = new AtomicInteger();
        assertThrows(
                IllegalStateException.class,
                () -> lifecycle.free(() -> {
                    throw new IllegalStateException("no");
                }));

        lifecycle.free(freed::incrementAndGet);

        assertEquals(1, freed.get());
    }

    @Test
    void anInterruptedThreadFreesAndStaysInterrupted() {
        AtomicInteger freed = new AtomicInteger();
        Thread.currentThread().interrupt();

        lifecycle.free(freed::incrementAndGet);

        assertTrue(Thread.interrupted());
        assertEquals(1, freed.get());
    }

    @Test
    void waitsForWorkThatHadBegun() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> work = CompletableFuture.supplyAsync(() -> lifecycle.use(() -> {
            begun.countDown();
            while (!lifecycle.isClosed()) {
                Thread.onSpinWait();
            }
            return true;
        }));
        begun.await();

        lifecycle.close();

        assertTrue(lifecycle.awaitIdle());
        assertTrue(work.join());
    }
}
