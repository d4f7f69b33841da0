package io.github.ctrlora4j.dist.launch;

import io.github.ctrlora4j.api.host.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns Ctrl-C into a cancellation and keeps the JVM alive until the command has ended cleanly, that is until
 * {@link #close}. The JVM then exits with 130 by itself. Thread-safe.
 */
public final class Interrupt implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Interrupt.class);

    /** One step at full size on a slow CPU takes a minute; after this the process ends anyway. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::cancelAndWait, "ctrlora4j-interrupt");

    private Interrupt() {}

    public static Interrupt install() {
        Interrupt interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    /** What the shutdown hook does. */
    public void cancelAndWait() {
        cancellation.cancel();
        try {
            if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("The command did not finish within {}", PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("The JVM is shutting down; its hook need not be removed", e);
        }
    }
}
