package io.github.ctrlora4j.runtime;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ProgressListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs generations one after the other on a single thread, in the order in which they were requested, because libtorch
 * keeps memory for every thread that ever ran a network. Closing cancels running and waiting generations; the same
 * thread then frees the engine's memory. Thread-safe.
 */
final class GenerationQueue implements ImageGenerator, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GenerationQueue.class);

    /** Stable Diffusion web interfaces also draw 32-bit seeds. */
    private static final long SEEDS = 1L << 32;

    /** How often a waiting close checks whether work is still running. */
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final Lifecycle lifecycle;
    private final ImageGenerator engine;
    private final Runnable freeing;
    private final ExecutorService executor;
    private final Set<Job> jobs = new LinkedHashSet<>();

    /** Created by the first generation. */
    private volatile Optional<Thread> thread = Optional.empty();

    private boolean isClosed;

    /**
     * @param engine called by the queue's thread only
     * @param freeing called by the queue's thread after the last generation
     */
    private GenerationQueue(Lifecycle lifecycle, ImageGenerator engine, Runnable freeing) {
        this.lifecycle = lifecycle;
        this.engine = engine;
        this.freeing = freeing;
        this.executor = Executors.newSingleThreadExecutor(this::newThread);
    }

    static GenerationQueue start(Lifecycle lifecycle, ImageGenerator engine, Runnable freeing) {
        return new GenerationQueue(lifecycle, engine, freeing);
    }

    private Thread newThread(Runnable work) {
        Thread created = new Thread(work, "ctrlora4j-generation");
        created.setDaemon(true);
        thread = Optional.of(created);
        return created;
    }

    /** One request on its way through the queue. */
    private final class Job implements Callable<GenerationResult> {
        private final GenerationRequest request;
        private final ProgressListener listener;
        private final Cancellation cancellation;

        Job(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
            this.request = request;
            this.listener = listener;
            this.cancellation = cancellation;
        }

        @Override
        public GenerationResult call() {
            try {
                return cancellation.isCancelled() ? cancelled() : engine.generate(request, listener, cancellation);
            } finally {
                forget(this);
            }
        }

        private GenerationResult cancelled() {
            return GenerationResult.builder().cancelled(true).build();
        }
    }

    @Override
    public GenerationResult generate(GenerationRequest request, ProgressListener listener, Cancellation cancellation) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(cancellation, "cancellation");
        if (isOwnThread()) {
            throw new IllegalStateException("generate was called from a progress listener; the generation that reports"
                    + " progress has to end first, so ask for the next one on another thread");
        }
        return await(submit(new Job(withSeed(request), listener, cancellation)), cancellation);
    }

    private static GenerationRequest withSeed(GenerationRequest request) {
        boolean variationActs = request.variationStrength() > 0;
        if (request.seed() >= 0 && (request.variationSeed() >= 0 || !variationActs)) {
            return request;
        }
        return request.toBuilder()
                .seed(drawnIfRandom(request.seed()))
                .variationSeed(variationActs ? drawnIfRandom(request.variationSeed()) : request.variationSeed())
                .build();
    }

    private static long drawnIfRandom(long seed) {
        return seed >= 0 ? seed : ThreadLocalRandom.current().nextLong(SEEDS);
    }

    private boolean isOwnThread() {
        return thread.equals(Optional.of(Thread.currentThread()));
    }

    private synchronized Future<GenerationResult> submit(Job job) {
        lifecycle.requireOpen();
        if (isClosed) {
            throw new IllegalStateException("this generator is closed");
        }
        jobs.add(job);
        return executor.submit(job);
    }

    private synchronized void forget(Job job) {
        jobs.remove(job);
    }

    private static GenerationResult await(Future<GenerationResult> result, Cancellation cancellation) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    // The generation must end before its scopes may be closed; an interrupt becomes a cancellation.
                    interrupted = true;
                    cancellation.cancel();
                }
            }
        } catch (ExecutionException e) {
            throw rethrown(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new EngineException("generation failed: " + e.getMessage(), e);
    }

    /**
     * Cancels everything and waits, up to a limit, until the engine's memory is freed. Does not wait when it is called
     * from a listener: the memory is then freed after the listener has returned and the generation has ended.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (!isClosed) {
                isClosed = true;
                jobs.forEach(job -> job.cancellation.cancel());
                executor.execute(this::free);
                executor.shutdown();
            }
        }
        if (!isOwnThread() && !hasEnded()) {
            log.warn(
                    "The current step, detection or training did not finish within {}; close again after it",
                    Lifecycle.PATIENCE);
        }
    }

    /** True if no generation runs any more and none will. */
    boolean isTerminated() {
        return executor.isTerminated();
    }

    private void free() {
        try {
            freeing.run();
        } catch (RuntimeException e) {
            log.warn("Memory of the engine could not be freed", e);
        }
    }

    private boolean hasEnded() {
        long deadline = System.nanoTime() + Lifecycle.PATIENCE.toNanos();
        boolean interrupted = false;
        try {
            while (!executor.isTerminated() && !isEndingTheProcess() && System.nanoTime() < deadline) {
                try {
                    if (executor.awaitTermination(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                        return true;
                    }
                } catch (InterruptedException e) {
                    // As the lifecycle does: otherwise native memory would be left behind.
                    interrupted = true;
                }
            }
            return executor.isTerminated() || isEndingTheProcess();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A listener that called {@code System.exit} never returns, and does not run the engine's native code. */
    private boolean isEndingTheProcess() {
        return thread.stream()
                .flatMap(running -> Arrays.stream(running.getStackTrace()))
                .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName())
                        && frame.getMethodName().equals("exit"));
    }
}
