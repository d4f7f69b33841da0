package io.github.ctrlora4j.runtime.download;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The body of a response on its way from the client's thread to ours, bounded to one portion at a time, so that waiting
 * for it can be abandoned. The exchange says how it ended.
 */
final class BoundedBody implements Flow.Subscriber<List<ByteBuffer>> {
    private static final byte[] NOTHING = {};

    /** The next portion is requested when the previous one was taken, so there is never more than one. */
    private final BlockingQueue<byte[]> portions = new ArrayBlockingQueue<>(1);

    private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
    private volatile boolean cancelled;

    /** The next bytes; empty if none arrived in time. */
    byte[] poll(long millis) throws InterruptedException {
        byte[] portion = portions.poll(millis, TimeUnit.MILLISECONDS);
        if (portion == null) {
            return NOTHING;
        }
        Flow.Subscription current = subscription.get();
        if (current != null) { // set by onSubscribe, which precedes the first portion
            current.request(1);
        }
        return portion;
    }

    boolean isDrained() {
        return portions.isEmpty();
    }

    void cancel() {
        cancelled = true;
        Flow.Subscription current = subscription.get();
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.set(given);
        if (cancelled) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        byte[] bytes = new byte[buffers.stream().mapToInt(ByteBuffer::remaining).sum()];
        ByteBuffer portion = ByteBuffer.wrap(bytes);
        buffers.forEach(portion::put);
        portions.add(bytes);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
}
