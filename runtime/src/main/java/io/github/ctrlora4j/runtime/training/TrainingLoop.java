package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.host.TrainingListener;
import io.github.ctrlora4j.api.host.TrainingProgress;
import io.github.ctrlora4j.api.host.TrainingProgress.Stage;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The steps of a training, with checkpoints and validations between them. Everything random in a batch is a function of
 * the seed and the batch's number, so that a checkpoint needs no state of a random generator. Confined to one thread.
 */
final class TrainingLoop {
    /** Tells the random numbers of batches from those of {@link DataOrder}. */
    private static final long BATCHES = 10;

    /** Steps over which loss and speed are reported. */
    private static final int RECENT = 50;

    private final Parts parts;
    private final TrainingSettings settings;
    private final DataOrder order;
    private final Metrics metrics;
    private final TrainingListener listener;
    private final BooleanSupplier cancelled;
    private int step;
    private int saved;

    /**
     * What a training consists of.
     *
     * @param plan goes into checkpoints
     */
    record Parts(
            NDManager manager,
            TrainedControl control,
            ControlTrainer trainer,
            Validator validator,
            NoiseSchedule schedule,
            List<TrainingTask> tasks,
            TrainingFolder folder,
            TrainingPlan plan) {}

    /** @param reached the step from which the training goes on, 0 to begin */
    TrainingLoop(
            Parts parts,
            TrainingSettings settings,
            Metrics metrics,
            int reached,
            TrainingListener listener,
            BooleanSupplier cancelled) {
        this.parts = parts;
        this.settings = settings;
        this.metrics = metrics;
        this.step = reached;
        this.saved = reached;
        this.listener = listener;
        this.cancelled = cancelled;
        this.order = new DataOrder(
                settings.seed(),
                parts.tasks().stream().map(task -> task.pairs().size()).toList(),
                settings.batch());
    }

    /** @return true if all steps were made, or the training has converged and was to end then */
    boolean run() {
        if (isValidationDue() && metrics.validations().stream().noneMatch(old -> old.step() == step)) {
            validate();
        }
        boolean isDone = step >= settings.steps() || hadConverged();
        while (!isDone && !cancelled.getAsBoolean()) {
            advance();
            isDone = step >= settings.steps();
            if (isDone || isValidationDue()) {
                boolean hasConverged = validate();
                isDone |= hasConverged && settings.stopsWhenConverged();
            }
            if (isDone || step % settings.checkpointInterval() == 0) {
                save();
            }
        }
        if (saved < step) {
            save();
        }
        return isDone;
    }

    /** A training that had ended may be resumed, because its files are missing. */
    private boolean hadConverged() {
        return settings.stopsWhenConverged()
                && metrics.validations().stream().anyMatch(old -> old.step() == step && old.converged());
    }

    /** Before the first step, too: what was there before is what a training must exceed. */
    private boolean isValidationDue() {
        return step % settings.validationInterval() == 0;
    }

    int step() {
        return step;
    }

    private void advance() {
        long start = System.nanoTime();
        double loss = 0;
        boolean maySkip = parts.trainer().maySkip();
        List<DataOrder.Batch> batches = new ArrayList<>();
        for (int i = 0; i < settings.accumulation(); i++) {
            long index = (long) step * settings.accumulation() + i;
            batches.add(order.at(index));
            double part = accumulate(batches.get(i), index);
            if (!maySkip) {
                requireFinite(part, "loss", batches.subList(i, i + 1));
            }
            loss += part / settings.accumulation();
        }
        double norm = parts.trainer().step(settings.learningRate(), settings.weightDecay());
        if (!maySkip) {
            requireFinite(norm, "gradient", batches);
        }
        step++;
        if (!Double.isFinite(norm)) {
            listener.onNote("step " + step
                    + " is left out: a number is too large for float16; the next steps are scaled" + " less");
            return;
        }
        String condition = batches.stream()
                .map(batch -> parts.tasks().get(batch.condition()).name())
                .distinct()
                .collect(Collectors.joining(" "));
        metrics.add(new Metrics.Step(step, condition, loss, norm, (System.nanoTime() - start) / 1e9));
        report(Stage.TRAIN, step, settings.steps());
    }

    private double accumulate(DataOrder.Batch batch, long index) {
        TrainingTask task = parts.tasks().get(batch.condition());
        TrainingNoise random = new TrainingNoise(settings.seed(), BATCHES, index);
        List<Sample> samples = new ArrayList<>();
        int[] timesteps = new int[batch.pairs().size()];
        int size = 0;
        for (int i = 0; i < timesteps.length; i++) {
            int pair = batch.pairs().get(i);
            timesteps[i] = random.below(parts.schedule().size());
            boolean isDropped = random.chance(settings.promptDropping());
            samples.add(task.pairs()
                    .sample(pair, isDropped ? "" : task.pairs().pair(pair).prompt()));
            size += samples.get(i).latent().length;
        }
        try (NDManager scope = parts.manager().newSubManager()) {
            ControlTraining.Batch noisy =
                    NoisyBatch.of(scope, parts.schedule(), samples, timesteps, random.normal(size));
            return parts.trainer().accumulate(task.name(), noisy, 1.0 / settings.accumulation());
        }
    }

    private void requireFinite(double value, String what, List<DataOrder.Batch> batches) {
        if (Double.isFinite(value)) {
            return;
        }
        String places = batches.stream()
                .map(batch -> parts.tasks().get(batch.condition()))
                .map(TrainingTask::name)
                .distinct()
                .collect(Collectors.joining(", "));
        String pairs = batches.stream()
                .flatMap(batch -> batch.pairs().stream().map(pair -> parts.tasks()
                        .get(batch.condition())
                        .pairs()
                        .pair(pair)
                        .place()))
                .collect(Collectors.joining(", "));
        throw new EngineException(
                "training",
                "the " + what + " of step " + (step + 1) + " is " + value + ", with the pairs " + pairs + " of "
                        + places
                        + "; "
                        + (saved > 0 ? "the checkpoint of step " + saved + " stays" : "there is no checkpoint yet")
                        + "; try a smaller learning rate");
    }

    /** @return true if the training has converged */
    private boolean validate() {
        if (!parts.validator().isPossible()) {
            drawLoss();
            return false;
        }
        int total =
                parts.tasks().stream().mapToInt(task -> task.heldOut().size()).sum();
        int[] done = {0};
        report(Stage.VALIDATE, 0, total);
        Optional<Validator.Outcome> outcome =
                parts.validator().validate(cancelled, () -> report(Stage.VALIDATE, ++done[0], total));
        if (outcome.isEmpty()) {
            return false;
        }
        Validation validation = outcome.get().at(step, metrics.validations());
        metrics.add(validation);
        parts.folder()
                .replacePng(TrainingFolder.samplesName(step), outcome.get().pictures());
        drawLoss();
        report(Stage.TRAIN, step, settings.steps());
        return validation.converged();
    }

    private void drawLoss() {
        parts.folder().replacePng("loss.png", LossCurve.draw(metrics));
    }

    private void save() {
        try (NDManager scope = parts.manager().newSubManager()) {
            Map<String, NDArray> state = new LinkedHashMap<>(parts.control().state());
            state.putAll(parts.trainer().state(scope));
            Checkpoint checkpoint = new Checkpoint(
                    step, parts.plan().fixed(), parts.plan().recipe().toJson(), state);
            parts.folder().save(checkpoint, settings.keepsCheckpoints());
        }
        saved = step;
    }

    private void report(Stage stage, int done, int total) {
        List<Validation> validations = metrics.validations();
        listener.onProgress(new TrainingProgress(
                stage,
                done,
                total,
                metrics.recentLoss(RECENT),
                metrics.recentSpeed(RECENT),
                validations.isEmpty() ? Optional.empty() : Optional.of(validations.get(validations.size() - 1))));
    }
}
