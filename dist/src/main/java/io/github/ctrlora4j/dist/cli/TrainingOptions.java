package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.TrainingSettings;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How a training runs, for every {@code train} command. */
final class TrainingOptions {
    @Option(names = "--rank", paramLabel = "N", description = "Rank of the LoRA; default 128.")
    private Optional<Integer> rank = Optional.empty();

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            description = "Learning rate; default 1e-5. Small models need more, such as 1e-3.")
    private Optional<Double> learningRate = Optional.empty();

    @Option(names = "--weight-decay", paramLabel = "D", description = "AdamW's; default 0.01.")
    private Optional<Double> weightDecay = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", description = "Pairs at once; default 1.")
    private Optional<Integer> batch = Optional.empty();

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Batches whose gradients make one step; default 1. Takes time in place of memory.")
    private Optional<Integer> accumulation = Optional.empty();

    @Option(names = "--steps", paramLabel = "N", description = "Steps of the optimizer; default 1000.")
    private Optional<Integer> steps = Optional.empty();

    @Option(
            names = "--drop-prompt",
            paramLabel = "P",
            description = "Probability that a prompt is replaced by the empty one; default 0.3.")
    private Optional<Double> promptDropping = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Decides everything random; default 0.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--held-out",
            paramLabel = "N",
            description = "Pairs that are not trained on, to tell how well the condition is followed; default 8.")
    private Optional<Integer> heldOut = Optional.empty();

    @Option(names = "--checkpoint-every", paramLabel = "N", description = "Steps between checkpoints; default 100.")
    private Optional<Integer> checkpointInterval = Optional.empty();

    @Option(
            names = "--keep-checkpoints",
            description = "Keep every checkpoint; 'train extract' makes the files of any of them.")
    private boolean keepsCheckpoints;

    @Option(
            names = "--validate-every",
            paramLabel = "N",
            description = "Steps between validations, each with a sheet of pictures; default 250.")
    private Optional<Integer> validationInterval = Optional.empty();

    @Option(
            names = "--validation-steps",
            paramLabel = "N",
            description = "DDIM steps of a validation's pictures; default 20.")
    private Optional<Integer> validationSteps = Optional.empty();

    @Option(
            names = "--validation-guidance",
            paramLabel = "G",
            description = "Guidance scale of a validation's pictures; default 7.5.")
    private Optional<Double> validationGuidance = Optional.empty();

    @Option(names = "--until-converged", description = "End before the last step if validations stop improving.")
    private boolean stopsWhenConverged;

    @Option(
            names = "--cache-mb",
            paramLabel = "N",
            description = "The most that encoded pictures and prompts take on disk; default 4096.")
    private Optional<Integer> cacheMegabytes = Optional.empty();

    @Option(
            names = "--recompute",
            description = "Keep the inputs of each block alone, and compute the rest again for the gradients: the same"
                    + " result in much less memory, and a third more time. Not for methods lite and xs.")
    private boolean recomputes;

    @Option(
            names = "--mixed-precision",
            description = "Compute in float16, with weights in float32 and a scaled loss. For GPUs.")
    private boolean mixedPrecision;

    TrainingSettings.Builder settings() {
        TrainingSettings.Builder settings = TrainingSettings.builder()
                .stopsWhenConverged(stopsWhenConverged)
                .keepsCheckpoints(keepsCheckpoints)
                .recomputes(recomputes)
                .mixedPrecision(mixedPrecision);
        set(rank, settings::rank);
        set(learningRate, settings::learningRate);
        set(weightDecay, settings::weightDecay);
        set(batch, settings::batch);
        set(accumulation, settings::accumulation);
        set(steps, settings::steps);
        set(promptDropping, settings::promptDropping);
        set(seed, settings::seed);
        set(heldOut, settings::heldOut);
        set(checkpointInterval, settings::checkpointInterval);
        set(validationInterval, settings::validationInterval);
        set(validationSteps, settings::validationSteps);
        set(validationGuidance, settings::validationGuidance);
        set(cacheMegabytes, megabytes -> settings.cacheBytes((long) megabytes << 20));
        return settings;
    }

    private static <T> void set(Optional<T> value, Consumer<T> setter) {
        value.ifPresent(setter);
    }
}
