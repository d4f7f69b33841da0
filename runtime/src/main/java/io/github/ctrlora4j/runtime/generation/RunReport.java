package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import java.time.Duration;
import java.util.function.Supplier;

/** What a run tells its caller, and how it learns that it shall stop. Confined to one thread. */
final class RunReport {
    /** Ends a run that the caller has cancelled; never leaves {@link GenerationRun}. */
    static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Cancelled() {
            super(null, null, false, false);
        }
    }

    private final ProgressListener listener;
    private final Cancellation cancellation;
    private final GenerationResult.Builder result = GenerationResult.builder();
    private int vaeEncodes;
    private int controlSamples;
    private int unetSamples;

    RunReport(ProgressListener listener, Cancellation cancellation) {
        this.listener = listener;
        this.cancellation = cancellation;
    }

    GenerationResult.Builder result() {
        return result;
    }

    boolean isCancelled() {
        return cancellation.isCancelled();
    }

    void stopIfCancelled() {
        if (isCancelled()) {
            throw new Cancelled();
        }
    }

    void progress(Stage stage, int done, int total) {
        progress(Progress.of(stage, done, total, () -> {
            throw new IllegalStateException("there is no preview in stage " + stage);
        }));
    }

    void progress(Progress progress) {
        stopIfCancelled();
        listener.onProgress(progress);
    }

    /** Adds what went through the networks in a session that is done, or has failed. */
    void count(GenerationSession session) {
        vaeEncodes += session.vaeEncodes();
        controlSamples += session.controlSamples();
        unetSamples += session.unetSamples();
        result.calls("vae_encodes", vaeEncodes)
                .calls("control_samples", controlSamples)
                .calls("unet_samples", unetSamples);
    }

    void timed(Stage stage, Runnable work) {
        timed(stage, () -> {
            work.run();
            return stage;
        });
    }

    <T> T timed(Stage stage, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            result.duration(stage, Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
