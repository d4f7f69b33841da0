package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import io.github.ctrlora4j.runtime.dataset.PairPictures.Pictures;
import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import java.util.ArrayList;
import java.util.List;
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
    record Outcome(double loss, Optional<Double> fidelity, RgbImage pictures) {
        Validation at(int step, List<Validation> earlier) {
            Validation validation = new Validation(step, loss, fidelity, false);
            return new Validation(step, loss, fidelity, Convergence.isReached(earlier, validation));
        }
    }

    boolean isPossible() {
        return tasks.stream().anyMatch(task -> task.heldOut().size() > 0);
    }

    /**
     * @param tick called after each pair with the number of those that are done
     * @return empty if it was cancelled
     */
    Optional<Outcome> validate(BooleanSupplier cancelled, Runnable tick) {
        List<Double> losses = new ArrayList<>();
        List<Double> distances = new ArrayList<>();
        SampleGrid grid = new SampleGrid();
        for (TrainingTask task : tasks) {
            try (HeldOutControl drawing =
                    HeldOutControl.of(plan.network(), control.network(task.name()), plan.attention())) {
                for (int i = 0; i < task.heldOut().size(); i++) {
                    if (cancelled.getAsBoolean()) {
                        return Optional.empty();
                    }
                    Sample sample =
                            task.heldOut().sample(i, task.heldOut().pair(i).prompt());
                    losses.add(loss(task.name(), sample, i));
                    Pictures truth = task.heldOut().pictures(i);
                    RgbImage drawn = sampler.draw(drawing, sample, i);
                    task.heldOut()
                            .source()
                            .distance(task.heldOut().pair(i), truth, drawn)
                            .ifPresent(distances::add);
                    grid.add(truth.condition(), drawn, truth.target());
                    tick.run();
                }
            }
        }
        Optional<Double> fidelity = distances.isEmpty() ? Optional.empty() : Optional.of(mean(distances));
        return Optional.of(new Outcome(mean(losses), fidelity, grid.draw()));
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

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElse(0);
    }
}
