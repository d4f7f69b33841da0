package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
