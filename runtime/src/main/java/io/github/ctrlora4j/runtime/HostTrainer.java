package io.github.ctrlora4j.runtime;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.BaseTraining;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.Trainer;
import io.github.ctrlora4j.api.host.TrainingListener;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.training.BaseTrainer;
import io.github.ctrlora4j.runtime.training.ConditionTrainer;
import io.github.ctrlora4j.runtime.training.TrainingEnvironment;
import io.github.ctrlora4j.runtime.training.TrainingExtractor;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Trainings as applications see them: one at a time, on the caller's thread. Thread-safe. */
record HostTrainer(Lifecycle lifecycle, Supplier<TrainingEnvironment> environment) implements Trainer {
    /** Gradients of two trainings at once would be right, but neither would be faster. */
    private static final Semaphore TURN = new Semaphore(1);

    @Override
    public TrainingResult train(ConditionTraining training, TrainingListener listener, Cancellation cancellation) {
        return inTurn(own -> new ConditionTrainer(own).train(training, listener, stop(cancellation)));
    }

    @Override
    public TrainingResult train(BaseTraining training, TrainingListener listener, Cancellation cancellation) {
        return inTurn(own -> new BaseTrainer(own).train(training, listener, stop(cancellation)));
    }

    /** Out of turn: it computes nothing. */
    @Override
    public List<Path> extract(Path folder, OptionalInt step, Path out) {
        return lifecycle.use(() -> new TrainingExtractor(environment.get()).extract(folder, step, out));
    }

    private BooleanSupplier stop(Cancellation cancellation) {
        return () -> cancellation.isCancelled() || lifecycle.isClosed();
    }

    private TrainingResult inTurn(Function<TrainingEnvironment, TrainingResult> work) {
        if (!TURN.tryAcquire()) {
            throw new InvalidRequestException("training", "another one runs in this process; start this one after it");
        }
        try {
            return lifecycle.use(() -> work.apply(environment.get()));
        } catch (ai.djl.engine.EngineException e) {
            throw TorchEngine.failure("training", e);
        } catch (OutOfMemoryError e) {
            throw new EngineException(
                    "training",
                    "ran out of Java memory (" + e.getMessage()
                            + "); use a smaller batch, or a larger heap limit (-Xmx)",
                    e);
        } finally {
            TURN.release();
        }
    }
}
