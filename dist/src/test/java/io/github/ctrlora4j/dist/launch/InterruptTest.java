package io.github.ctrlora4j.dist.launch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InterruptTest {
    @Test
    @Timeout(20)
    void cancelsAndHoldsTheProcessUntilTheCommandHasEnded() throws InterruptedException {
        Interrupt interrupt = Interrupt.install();
        Thread shutdown = new Thread(interrupt::cancelAndWait);
        shutdown.start();
        while (!interrupt.cancellation().isCancelled()) {
            Thread.onSpinWait();
        }
        assertTrue(shutdown.isAlive());

        interrupt.close();

        shutdown.join();
    }

    @Test
    void cancelsNothingByItself() {
        try (Interrupt interrupt = Interrupt.install()) {
            assertFalse(interrupt.cancellation().isCancelled());
        }
    }
}
