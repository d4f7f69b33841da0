package io.github.ctrlora4j.dist.storm;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.util.concurrent.CancellationException;

/** What goes wrong with a request. */
enum Mishap {
    NONE,
    UNKNOWN_CHECKPOINT,
    IMPOSSIBLE_SIZE,
    CANCELLED,
    CANCELLED_BEFORE,
    CALLER_INTERRUPTED,
    CALLER_INTERRUPTED_BEFORE,
    GENERATION_INTERRUPTED,
    LISTENER_THROWS,
    LISTENER_THROWS_ERROR,
    DETECTION,
    DETECTION_INTERRUPTED;

    /** What the listener throws. */
    static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    GenerationRequest applyTo(GenerationRequest request) {
        return switch (this) {
            case UNKNOWN_CHECKPOINT ->
                GenerationRequest.builder("no-such-file").steps(request.steps()).build();
            case IMPOSSIBLE_SIZE ->
                request.toBuilder().size(new ImageSize(4096, 64)).build();
            default -> request;
        };
    }

    /** On the caller's thread. */
    void beforeCall(Ctrlora4j ctrlora4j, GenerationRequest request, Tally tally) {
        if (this == CALLER_INTERRUPTED_BEFORE || this == DETECTION_INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        if (this == DETECTION || this == DETECTION_INTERRUPTED) {
            detect(ctrlora4j, request, tally);
        }
    }

    private static void detect(Ctrlora4j ctrlora4j, GenerationRequest request, Tally tally) {
        ctrlora4j.conditions().sources();
        ctrlora4j.models().list(ModelRole.CHECKPOINT);
        for (ConditionInput input : request.conditions()) {
            try {
                ctrlora4j.conditions().detect(input);
                tally.count("detected");
            } catch (CtrloraException e) {
                tally.refused(e);
            } catch (CancellationException e) {
                tally.count("cancelled");
            }
        }
    }

    /** In the listener, on the thread that generates. */
    void happen(Thread caller, Cancellation cancellation) {
        switch (this) {
            case CANCELLED, CANCELLED_BEFORE -> cancellation.cancel();
            case CALLER_INTERRUPTED -> caller.interrupt();
            case GENERATION_INTERRUPTED -> Thread.currentThread().interrupt();
            case LISTENER_THROWS -> throw new Thrown();
            case LISTENER_THROWS_ERROR -> throw new AssertionError(new Thrown());
            default -> {}
        }
    }

    boolean mayFail() {
        return this == UNKNOWN_CHECKPOINT || this == IMPOSSIBLE_SIZE || this == GENERATION_INTERRUPTED;
    }

    boolean mayCancel() {
        return name().contains("CANCELLED") || name().contains("INTERRUPTED");
    }
}
