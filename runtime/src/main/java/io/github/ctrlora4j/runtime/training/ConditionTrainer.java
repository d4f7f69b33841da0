package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.TrainingData;
import io.github.ctrlora4j.api.host.TrainingListener;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.api.host.TrainingSettings.Method;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.control.BaseFinder;
import io.github.ctrlora4j.runtime.control.BaseFingerprint;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.dataset.Dataset;
import io.github.ctrlora4j.runtime.dataset.PairPictures;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Learns a new condition on a frozen Base ControlNet: LoRA, zero convolutions and norms, as the paper's section on
 * adaptation has it; or all weights of a copy of the base; or a ControlNet without any base. Confined to one thread.
 */
public record ConditionTrainer(TrainingEnvironment environment) {
    /** See {@link io.github.ctrlora4j.api.host.Trainer#train(ConditionTraining, TrainingListener,
     * io.github.ctrlora4j.api.host.Cancellation)}. */
    public TrainingResult train(ConditionTraining training, TrainingListener listener, BooleanSupplier cancelled) {
        // A plugin that is removed during the training stays usable until it ends.
        try (ConditionRegistry.Hold plugins = environment.conditions().hold()) {
            Optional<InstalledCondition> condition = training.data().condition().map(environment.conditions()::get);
            Path checkpoint = environment.library().find(training.checkpoint(), ModelRole.CHECKPOINT);
            try (OpenedModel opened = environment.library().reader().open(checkpoint, ModelRole.CHECKPOINT)) {
                Architecture architecture = environment.architectures().of(checkpoint, opened.weights());
                TrainingModels.rejectInpainting(architecture, checkpoint, opened.weights());
                if (!training.settings().method().needsBase()) {
                    return new ControlNetTraining(environment, training, checkpoint, architecture)
                            .train(opened.weights(), condition, listener, cancelled);
                }
                Path base = new BaseFinder(environment.library())
                        .find(training.base(), checkpoint, architecture.encoder(opened.weights()));
                return train(
                        training, architecture, checkpoint, opened.weights(), base, condition, listener, cancelled);
            }
        }
    }

    private TrainingResult train(
            ConditionTraining training,
            Architecture architecture,
            Path checkpoint,
            ModelWeights weights,
            Path base,
            Optional<InstalledCondition> condition,
            TrainingListener listener,
            BooleanSupplier cancelled) {
        try (OpenedModel control = environment.library().reader().open(base, ModelRole.BASE_CONTROLNET)) {
            TrainingSettings settings = training.settings();
            TrainedPack pack = new TrainedPack(environment, training, condition, base, facts(control.weights()));
            pack.requireFreeName();
            TrainingPlan.Subject subject = subject(
                    training.data(),
                    condition,
                    architecture.nativeResolution(weights),
                    pack.stem(),
                    settings,
                    cancelled);
            TrainingPlan plan = new TrainingPlan(
                    checkpoint,
                    List.of(subject),
                    ControlTraining.Network.CTRLORA,
                    architecture.attention(base, control.weights()),
                    owner -> start(owner, base, pack.stem(), settings),
                    ControlTrainer.Inactive.REST,
                    settings,
                    Map.of(
                            "checkpoint", environment.identity(checkpoint),
                            "base", environment.identity(base),
                            "condition",
                                    training.data().condition().orElse("none")
                                            + training.data().parameters()),
                    training.folder(),
                    training.resumes());
            memory(plan, weights, control.weights(), architecture).require(environment.engine());
            return new TrainingRun(environment, plan, listener, cancelled).run(pack::write);
        }
    }

    private static TrainedPack.BaseFacts facts(ModelWeights base) {
        boolean isHalf = ConditionTensors.of(base).values().stream().anyMatch(tensor -> tensor.dtype() == DType.F16);
        return new TrainedPack.BaseFacts(
                BaseFingerprint.of(base), base.settings(), isHalf ? DataType.FLOAT16 : DataType.FLOAT32);
    }

    /** @throws InvalidRequestException if the pairs are too few, or nothing makes condition images */
    static TrainingPlan.Subject subject(
            TrainingData data,
            Optional<InstalledCondition> condition,
            int nativeResolution,
            String name,
            TrainingSettings settings,
            BooleanSupplier cancelled) {
        condition.ifPresent(by -> by.parameters(data.parameters(), 0));
        Dataset dataset = Dataset.read(data.folder(), data.prompt());
        if (!dataset.hasIndex() && condition.isEmpty()) {
            throw new InvalidRequestException(
                    "condition",
                    "pictures without prompt.json need an installed condition that makes condition images");
        }
        if (dataset.pairs().size() <= settings.heldOut()) {
            throw new InvalidRequestException(
                    "heldOut",
                    data.folder() + " has " + dataset.pairs().size() + " pairs; " + settings.heldOut()
                            + " held out leave none to learn from");
        }
        if (settings.batch() > 1) {
            dataset.requireOneSize(data.folder());
        }
        ImageSize size = data.size().orElse(new ImageSize(nativeResolution, nativeResolution));
        if (size.width() % Dataset.GRID != 0 || size.height() % Dataset.GRID != 0) {
            throw new InvalidRequestException(
                    "size", "both sides must be multiples of " + Dataset.GRID + ", got " + size);
        }
        return new TrainingPlan.Subject(name, dataset, new PairPictures(condition, data.parameters(), size, cancelled));
    }

    private TrainedControl.Start start(NDManager owner, Path base, String name, TrainingSettings settings) {
        Map<String, NDArray> all =
                TrainingModels.control(owner, environment.library().reader(), base, ModelRole.BASE_CONTROLNET);
        if (settings.method() == Method.FULL) {
            return new TrainedControl.Start(Map.of(), all, Map.of(name, Map.of()));
        }
        Map<String, NDArray> frozen = ConditionTensors.shared(all);
        Map<String, NDArray> own = NewLora.of(owner, frozen, settings.rank(), settings.seed());
        all.forEach((tensor, array) -> {
            if (ConditionTensors.isOwn(tensor)) {
                boolean isTrained =
                        ConditionTensors.isNorm(tensor) ? settings.trainsNorms() : settings.trainsZeroConvolutions();
                (isTrained ? own : frozen).put(tensor, array);
            }
        });
        return new TrainedControl.Start(frozen, Map.of(), Map.of(name, own));
    }

    private static TrainingMemory memory(
            TrainingPlan plan, ModelWeights checkpoint, ModelWeights base, Architecture architecture) {
        long control = elements(base);
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        ConditionTensors.of(base).forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        long lora = ConditionTensors.linears(shapes).stream()
                .mapToLong(linear -> plan.settings().rank()
                        * (shapes.getOrDefault(linear, List.of()).get(0)
                                + shapes.getOrDefault(linear, List.of()).get(1)))
                .sum();
        boolean isFull = plan.settings().method() == Method.FULL;
        ImageSize size = plan.subjects().get(0).pictures().size();
        return new TrainingMemory(
                Float.BYTES * (elements(checkpoint) + control + (isFull ? 0 : lora)),
                isFull ? control : lora,
                (long) architecture.latents().area(size),
                architecture.encoder(checkpoint).channels().get(0),
                plan.settings().batch());
    }

    static long elements(ModelWeights weights) {
        return weights.components().values().stream()
                .flatMap(tensors -> tensors.values().stream())
                .mapToLong(tensor -> tensor.elements())
                .sum();
    }
}
