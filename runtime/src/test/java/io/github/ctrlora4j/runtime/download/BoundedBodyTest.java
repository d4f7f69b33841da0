package io.github.ctrlora4j.runtime.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
    /** Counts what is asked for. */
    private static final class Counting implements Flow.Subscription {
        private long requested;
        private boolean cancelled;

        @Override
        public void request(long n) {
            requested += n;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final Counting subscription = new Counting();
    private final BoundedBody body = new BoundedBody();

    @Test
    void asksForOnePortionAtATime() throws InterruptedException {
        body.onSubscribe(subscription);
        assertEquals(1, subscription.requested);
        body.onNext(List.of(ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3})));
        assertEquals(1, subscription.requested);
        assertFalse(body.isDrained());
        assertArrayEquals(new byte[] {1, 2, 3}, body.poll(0));
        assertEquals(2, subscription.requested);
        assertTrue(body.isDrained());
    }

    @Test
    void nothingThatCameInTimeAsksForNothing() throws InterruptedException {
        body.onSubscribe(subscription);
        assertEquals(0, body.poll(0).length);
        assertEquals(1, subscription.requested);
    }

    @Test
    void cancellingEndsTheSubscriptionWheneverItComes() {
        body.onSubscribe(subscription);
        body.cancel();
        assertTrue(subscription.cancelled);
        BoundedBody early = new BoundedBody();
        Counting late = new Counting();
        early.cancel();
        early.onSubscribe(late);
        assertTrue(late.cancelled);
        assertEquals(0, late.requested);
    }
}
