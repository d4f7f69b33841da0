package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.MemoryNeed;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides before a request waits whether there is memory for it, on the device and in the Java heap, where finished
 * pictures lie until they are sent. Thread-safe.
 */
public final class Admission {
    /** Of a picture that is kept: its pixels, its PNG, that as base64, and the answer's bytes, which grow by halves. */
    static final int HEAP_BYTES_PER_PIXEL = 16;

    /** Other programs may have ended by then. */
    private static final long RETRY_SECONDS = 30;

    private final ImageHost host;
    private final long heapBytes;
    private final AtomicLong kept = new AtomicLong();

    /**
     * @param heapBytes the most of the Java heap that the pictures of one answer may take, and half of it is what all
     *     pictures may take that came with requests
     */
    public Admission(ImageHost host, long heapBytes) {
        this.host = host;
        this.heapBytes = heapBytes;
    }

    /**
     * @throws ApiException 507 with the numbers if the request can never be carried out here, 429 if other programs have
     *     the memory now, 422 if its files do not fit together
     */
    void requireMemory(Drawing drawing) {
        requireHeap(drawing);
        MemoryNeed need = need(drawing);
        if (!need.isAllowed()) {
            throw ApiException.of(
                    507,
                    "memory: the request needs " + need + ", and " + MemoryNeed.gigabytes(need.allowed())
                            + " are allowed; send a smaller width, height or batch_size, or fewer units");
        }
        if (!need.isAvailable()) {
            throw ApiException.busy(
                    429,
                    "memory: the request needs " + need + ", and " + MemoryNeed.gigabytes(need.available())
                            + " are free now; send it again when other programs have ended, or send a smaller one",
                    RETRY_SECONDS);
        }
    }

    /**
     * Counts the pictures that came with a request, until it is answered.
     *
     * @throws ApiException 429 with the numbers if there are too many with the requests that wait
     */
    void keepPictures(Drawing drawing, CompletableFuture<?> answer) {
        long bytes = drawing.sourceBytes();
        long all = kept.addAndGet(bytes);
        if (all > heapBytes / 2) {
            kept.addAndGet(-bytes);
            throw ApiException.busy(
                    429,
                    "memory: the pictures of this request need " + MemoryNeed.gigabytes(bytes)
                            + ", those of requests that"
                            + " wait " + MemoryNeed.gigabytes(all - bytes) + ", and "
                            + MemoryNeed.gigabytes(heapBytes / 2)
                            + " are allowed together; send it again later",
                    RETRY_SECONDS);
        }
        CompletableFuture<?> unused = answer.whenComplete((value, failure) -> kept.addAndGet(-bytes));
    }

    private MemoryNeed need(Drawing drawing) {
        GenerationRequest.Builder request = drawing.request().toBuilder();
        drawing.units().forEach(unit -> request.condition(unit.unplaced()));
        try {
            return host.memoryNeed(request.build());
        } catch (InvalidRequestException | UnsupportedFileException e) {
            throw drawing.refusal(e);
        }
    }

    private void requireHeap(Drawing drawing) {
        long pixels = drawing.pixels();
        if (pixels > heapBytes / HEAP_BYTES_PER_PIXEL) {
            throw ApiException.of(
                    507,
                    "memory: the pictures of the request need " + MemoryNeed.gigabytes(pixels * HEAP_BYTES_PER_PIXEL)
                            + " until they are sent, and " + MemoryNeed.gigabytes(heapBytes)
                            + " are allowed; send a smaller size, batch_size or n_iter");
        }
    }
}
