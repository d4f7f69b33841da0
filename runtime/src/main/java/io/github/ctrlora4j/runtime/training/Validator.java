package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.TrainingProgress.Score;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import io.github.ctrlora4j.runtime.dataset.PairPictures.Pictures;
import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Measures how well held-out pairs are followed: the loss at fixed timesteps, and the condition image of a picture that
 * is drawn for each pair. Always the same noise, so that two validations differ by the weights alone. Confined to one
 * thread.
 */
final class Validator {
    /** Quarters of the schedule, each by its middle. */
    private static final double[] TIMES = {0.125, 0.375, 0.625, 0.875};

    /** Tells its random numbers from those of the training. */
    private static final long MEASURING = 100;

    private final NDManager manager;
    private final TrainedControl control;
    private final ControlTrainer trainer;
    private final NoiseSchedule schedule;
    private final HeldOutSampler sampler;
    private final TrainingPlan plan;
    private final List<TrainingTask> tasks;

    Validator(
            NDManager manager,
            TrainedControl control,
            ControlTrainer trainer,
            HeldOutSampler sampler,
            TrainingPlan plan,
            List<TrainingTask> tasks) {
        this.manager = manager;
        this.control = control;
        this.trainer = trainer;
        this.schedule = sampler.schedule();
        this.sampler = sampler;
        this.plan = plan;
        this.tasks = tasks;
    }

    /**
     * What a validation has found.
     *
     * @param pictures of all held-out pairs
     */
    record Outcome(Score all, Map<String, Score> conditions, RgbImage pictures) {
        Validation at(int step, List<Validation> earlier) {
            boolean hasConverged = Convergence.isReached(earlier, at(step, false));
            return at(step, hasConverged);
        }

        private Validation at(int step, boolean hasConverged) {
            return new Validation(step, all.loss(), all.fidelity(), hasConverged, conditions);
        }
    }

    /** Measurements of pairs. */
    private static final class Measured {
        private final List<Double> losses = new ArrayList<>();
        private final List<Double> distances = new ArrayList<>();

        void add(Measured others) {
            losses.addAll(others.losses);
            distances.addAll(others.distances);
        }

        Score score() {
            return new Score(mean(losses), distances.isEmpty() ? Optional.empty() : Optional.of(mean(distances)));
        }

        private static double mean(List<Double> values) {
            return values.stream().mapToDouble(value -> value).average().orElse(0);
        }
    }

    boolean isPossible() {
        return tasks.stream().anyMatch(task -> task.heldOut().size() > 0);
    }

    /**
     * @param tick called after each pair
     * @return empty if it was cancelled
     */
    Optional<Outcome> validate(BooleanSupplier cancelled, Runnable tick) {
        Measured all = new Measured();
        Map<String, Score> conditions = new LinkedHashMap<>();
        SampleGrid grid = new SampleGrid();
        for (TrainingTask task : tasks) {
            grid.band();
            Optional<Measured> measured = measure(task, grid, cancelled, tick);
            if (measured.isEmpty()) {
                return Optional.empty();
            }
            if (task.heldOut().size() > 0) {
                conditions.put(task.name(), measured.get().score());
            }
            all.add(measured.get());
        }
        return Optional.of(new Outcome(all.score(), conditions, grid.draw()));
    }

    private Optional<Measured> measure(TrainingTask task, SampleGrid grid, BooleanSupplier cancelled, Runnable tick) {
        Measured measured = new Measured();
        EncodedPairs pairs = task.heldOut();
        try (HeldOutControl drawing =
                HeldOutControl.of(plan.network(), control.network(task.name()), plan.attention())) {
            for (int i = 0; i < pairs.size(); i++) {
                if (cancelled.getAsBoolean()) {
                    return Optional.empty();
                }
                Sample sample = pairs.sample(i, pairs.pair(i).prompt());
                measured.losses.add(loss(task.name(), sample, i));
                Pictures truth = pairs.pictures(i);
                RgbImage drawn = sampler.draw(drawing, sample, i);
                pairs.source().distance(pairs.pair(i), truth, drawn).ifPresent(measured.distances::add);
                grid.add(truth.condition(), drawn, truth.target());
                tick.run();
            }
        }
        return Optional.of(measured);
    }

    private double loss(String condition, Sample sample, int pair) {
        double sum = 0;
        for (int i = 0; i < TIMES.length; i++) {
            int[] timestep = {(int) (TIMES[i] * schedule.size())};
            float[] noise = new TrainingNoise(pair, MEASURING, i).normal(sample.latent().length);
            try (NDManager scope = manager.newSubManager()) {
                sum += trainer.evaluate(condition, NoisyBatch.of(scope, schedule, List.of(sample), timestep, noise));
            }
        }
        return sum / TIMES.length;
    }
}
