package io.github.ctrlora4j.api.host;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The progress of a training at one moment. Immutable.
 *
 * @param stage what is being done
 * @param done pairs that are encoded, or steps that are made
 * @param total of these
 * @param loss mean over the latest steps; empty before the first
 * @param stepsPerSecond over the latest steps, without validations; 0 before the first
 * @param validation the latest one
 */
public record TrainingProgress(
        Stage stage,
        int done,
        int total,
        Optional<Double> loss,
        double stepsPerSecond,
        Optional<Validation> validation) {
    /** What a training does, in its order; the last two alternate. */
    public enum Stage {
        /** Pictures and prompts go through the VAE and the text encoder. */
        ENCODE,
        /** Steps of the optimizer. */
        TRAIN,
        /** Pictures are drawn for the pairs that were held out. */
        VALIDATE
    }

    /**
     * How well held-out pairs are followed.
     *
     * @param step after which it was measured
     * @param loss mean over the pairs, at fixed timesteps and with fixed noise
     * @param fidelity mean squared difference (of values 0..1) between the condition images of the drawn pictures and
     *     those of the pairs, smaller is better; for a condition that restores pictures, between the pictures
     *     themselves; empty where no installed condition can make condition images
     * @param converged whether this measure has stopped improving
     * @param conditions the same for the pairs of each condition alone, in the training's order
     */
    public record Validation(
            int step, double loss, Optional<Double> fidelity, boolean converged, Map<String, Score> conditions) {
        public Validation {
            conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
        }
    }

    /** Loss and fidelity of one condition, see {@link Validation}. */
    public record Score(double loss, Optional<Double> fidelity) {}

    /** Seconds until the last step, if the next ones take as long as the latest. */
    public Optional<Long> secondsLeft() {
        return stage == Stage.TRAIN && stepsPerSecond > 0
                ? Optional.of((long) Math.ceil((total - done) / stepsPerSecond))
                : Optional.empty();
    }
}
