package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.TrainingListener;
import io.github.ctrlora4j.api.host.TrainingProgress;
import io.github.ctrlora4j.api.host.TrainingProgress.Stage;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.runtime.dataset.TrainingPair;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Carries out a plan: loads, encodes, trains, writes. Confined to one thread. */
final class TrainingRun {
    private final TrainingEnvironment environment;
    private final TrainingPlan plan;
    private final TrainingListener listener;
    private final BooleanSupplier cancelled;
    private int encoded;
    private int begunAt;

    TrainingRun(
            TrainingEnvironment environment, TrainingPlan plan, TrainingListener listener, BooleanSupplier cancelled) {
        this.environment = environment;
        this.plan = plan;
        this.listener = listener;
        this.cancelled = cancelled;
    }

    /** Thrown between two pairs, when there is nothing new to save. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    TrainingResult run() {
        try (TrainingFolder folder = TrainingFolder.open(plan.folder(), plan.resumes());
                OwnedResources open = new OwnedResources()) {
            TrainingModels models = open.own(load());
            Optional<Checkpoint> reached =
                    folder.load(models.manager(), environment.library().reader());
            reached.ifPresent(before -> plan.requireSame(before.settings()));
            begunAt = reached.map(Checkpoint::step).orElse(0);
            List<TrainingTask> tasks = tasks(models, folder);
            TrainedControl control = open.own(control(models.manager(), reached));
            TrainingMemory.requireDisk(folder, control, TrainingMemory.checkpoints(plan.settings(), begunAt));
            ControlTrainer trainer = open.own(new ControlTrainer(
                    models.manager(),
                    control,
                    network -> models.program(plan.network(), network, plan.attention()),
                    plan.inactive(),
                    plan.settings().recomputes(),
                    plan.settings().mixedPrecision()
                            ? Optional.of(
                                    LossScale.of(reached.map(Checkpoint::state).orElse(Map.of())))
                            : Optional.empty()));
            Metrics metrics = open.own(
                    Metrics.open(folder.metrics(), reached.map(Checkpoint::step).orElse(-1)));
            TrainingLoop loop = loop(models, tasks, folder, control, trainer, metrics, reached);
            boolean isDone = loop.run();
            List<Path> files = isDone ? files(control, loop.step(), metrics) : List.of();
            return result(loop.step(), !isDone, files, metrics.validations());
        } catch (Stopped e) {
            return result(begunAt, true, List.of(), List.of());
        }
    }

    private List<Path> files(TrainedControl control, int step, Metrics metrics) {
        return new TrainedFiles(environment, plan.recipe())
                .write(
                        control.weights(),
                        new ValidationReport(step, metrics.validations(), plan.folder()),
                        plan.folder());
    }

    private TrainingModels load() {
        Path file = plan.checkpoint();
        try (OpenedModel opened = environment.library().reader().open(file, ModelRole.CHECKPOINT)) {
            Architecture architecture = environment.architectures().of(file, opened.weights());
            return TrainingModels.load(environment.engine(), architecture, file, opened.weights());
        }
    }

    private TrainedControl control(NDManager parent, Optional<Checkpoint> reached) {
        ControlWeights start = plan.start().apply(parent);
        return reached.map(before -> TrainedControl.resumed(parent, start, before.state()))
                .orElseGet(() -> TrainedControl.start(parent, start));
    }

    private TrainingLoop loop(
            TrainingModels models,
            List<TrainingTask> tasks,
            TrainingFolder folder,
            TrainedControl control,
            ControlTrainer trainer,
            Metrics metrics,
            Optional<Checkpoint> reached) {
        TrainingSettings settings = plan.settings();
        HeldOutSampler sampler = new HeldOutSampler(
                models.manager(),
                models.model(),
                models.schedule(),
                tasks.get(0).pairs().text(""),
                settings.validationSteps(),
                settings.validationGuidance());
        return new TrainingLoop(
                new TrainingLoop.Parts(
                        models.manager(),
                        control,
                        trainer,
                        new Validator(models.manager(), control, trainer, sampler, plan, tasks),
                        models.schedule(),
                        tasks,
                        folder,
                        plan),
                settings,
                metrics,
                reached.map(Checkpoint::step).orElse(0),
                listener,
                cancelled);
    }

    private List<TrainingTask> tasks(TrainingModels models, TrainingFolder folder) {
        RecentEncodings encodings = new RecentEncodings(EncodingCache.open(
                environment.cacheFolder().map(own -> own.resolve("training")).orElse(folder.file("cache")),
                plan.settings().cacheBytes()));
        String identity = environment.identity(plan.checkpoint());
        SampleEncoder encoder = models.encoder(plan.network());
        List<TrainingTask> tasks = new ArrayList<>();
        for (TrainingPlan.Subject subject : plan.subjects()) {
            List<TrainingPair> pairs = subject.dataset().pairs();
            Set<Integer> heldOut = new HashSet<>(DataOrder.heldOut(
                    plan.settings().seed(), pairs.size(), plan.settings().heldOut()));
            EncodedPairs training =
                    new EncodedPairs(models.manager(), encoder, encodings, subject.pictures(), identity);
            EncodedPairs validation =
                    new EncodedPairs(models.manager(), encoder, encodings, subject.pictures(), identity);
            for (int i = 0; i < pairs.size(); i++) {
                encode(heldOut.contains(i) ? validation : training, pairs.get(i));
            }
            requirePairs(subject, training);
            tasks.add(new TrainingTask(subject.name(), training, validation));
        }
        return tasks;
    }

    private void encode(EncodedPairs target, TrainingPair pair) {
        if (cancelled.getAsBoolean()) {
            throw new Stopped();
        }
        try {
            target.add(pair);
        } catch (InvalidRequestException e) {
            listener.onNote(pair.place() + " is left out: " + e.getMessage());
        } catch (CtrloraException e) {
            throw e.at(pair.place());
        }
        int total = plan.subjects().stream()
                .mapToInt(subject -> subject.dataset().pairs().size())
                .sum();
        listener.onProgress(
                new TrainingProgress(Stage.ENCODE, ++encoded, total, Optional.empty(), 0, Optional.empty()));
    }

    private void requirePairs(TrainingPlan.Subject subject, EncodedPairs pairs) {
        if (pairs.size() == 0) {
            throw new InvalidRequestException(
                    "data", "no pair of " + subject.name() + " is left to learn from; give more, or hold fewer out");
        }
    }

    private static TrainingResult result(int steps, boolean cancelled, List<Path> files, List<Validation> validations) {
        return new TrainingResult(
                steps,
                cancelled,
                files,
                validations.stream().findFirst(),
                validations.stream().reduce((first, second) -> second));
    }
}
