package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
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
import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
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
        training.id().ifPresent(id -> requireId("id", id));
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
            Recipe recipe = recipe(training, condition, base, control.weights());
            requireFreeName(training, condition, recipe.fingerprint());
            String name = recipe.packs().get(0).condition();
            TrainingPlan.Subject subject = subject(
                    training.data(), condition, architecture.nativeResolution(weights), name, settings, cancelled);
            TrainingPlan plan = new TrainingPlan(
                    checkpoint,
                    List.of(subject),
                    ControlTraining.Network.CTRLORA,
                    architecture.attention(base, control.weights()),
                    owner -> start(owner, base, name, settings),
                    ControlTrainer.Inactive.REST,
                    recipe,
                    settings,
                    Map.of(
                            "checkpoint", environment.identity(checkpoint),
                            "base", environment.identity(base),
                            "condition",
                                    training.data().condition().orElse("none")
                                            + training.data().parameters()),
                    training.folder(),
                    training.resumes());
            TrainingMemory.of(plan, architecture, weights, control.weights(), settings.method() == Method.FULL)
                    .require(environment.engine());
            return new TrainingRun(environment, plan, listener, cancelled).run();
        }
    }

    private static Recipe recipe(
            ConditionTraining training, Optional<InstalledCondition> condition, Path base, ModelWeights control) {
        Optional<String> preprocessor = condition.map(by -> by.descriptor().id());
        String name = training.id().or(() -> preprocessor).orElseThrow();
        TrainingSettings settings = training.settings();
        Map<String, String> described = Recipe.settings(training);
        described.put("base", ModelLibrary.stem(base));
        described.put("method", settings.method().toString());
        described.put("rank", Integer.toString(settings.rank()));
        described.put("norms", Boolean.toString(settings.trainsNorms()));
        described.put("zero_convolutions", Boolean.toString(settings.trainsZeroConvolutions()));
        return new Recipe(
                settings.method() == Method.FULL ? name + "-base.safetensors" : "",
                "Base ControlNet: " + name,
                BaseFingerprint.of(control),
                Recipe.type(ConditionTensors.of(control).values()),
                control.settings(),
                described,
                training.license(),
                training.author().orElse(""),
                List.of(new Recipe.Pack(
                        name,
                        training.id().isEmpty(),
                        preprocessor.orElse(""),
                        training.data().parameters(),
                        training.title().orElse(name))));
    }

    /** @throws InvalidRequestException if the pack could not be installed because of its name */
    private void requireFreeName(
            ConditionTraining training, Optional<InstalledCondition> condition, String fingerprint) {
        training.id().ifPresent(id -> environment.conditions().find(id).ifPresent(taken -> {
            if (environment.packs().find(id).isEmpty()) {
                throw new InvalidRequestException(
                        "id", id + " is already the name of an installed condition (" + taken.source() + ")");
            }
        }));
        boolean isExtension = training.id().isEmpty() && training.settings().method() == Method.LORA;
        condition.filter(by -> isExtension).ifPresent(by -> by.loras().stream()
                .filter(lora -> lora.baseFingerprint().equals(fingerprint))
                .findFirst()
                .ifPresent(lora -> {
                    throw new InvalidRequestException(
                            "id",
                            "condition " + by.descriptor().id() + " already has a LoRA for this base, " + lora.name()
                                    + "; give an id for a new condition");
                }));
    }

    /**
     * Rejects what cannot be the id of a new condition, before hours of training.
     *
     * @param field of the request
     */
    static void requireId(String field, String id) {
        try {
            ConditionDescriptor.builder(id);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    field,
                    "a condition id is 1 to 64 lower-case ASCII letters, digits, inner hyphens and underscores, got '"
                            + id + "'",
                    e);
        }
        if (id.matches("base|checkpoint(-\\d+)?")) {
            throw new InvalidRequestException(
                    field, id + " is the name of another file of a training; give another id");
        }
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
        // Finished pairs keep their sizes; memory is needed for the largest.
        ImageSize size = dataset.largest().or(data::size).orElse(new ImageSize(nativeResolution, nativeResolution));
        if (size.width() % Dataset.GRID != 0 || size.height() % Dataset.GRID != 0) {
            throw new InvalidRequestException(
                    "size", "both sides must be multiples of " + Dataset.GRID + ", got " + size);
        }
        return new TrainingPlan.Subject(name, dataset, new PairPictures(condition, data.parameters(), size, cancelled));
    }

    private ControlWeights start(NDManager owner, Path base, String name, TrainingSettings settings) {
        Map<String, NDArray> all =
                TrainingModels.control(owner, environment.library().reader(), base, ModelRole.BASE_CONTROLNET);
        if (settings.method() == Method.FULL) {
            return new ControlWeights(Map.of(), all, Map.of(name, Map.of()));
        }
        Map<String, NDArray> frozen = ConditionTensors.shared(all);
        Map<String, NDArray> own = NewLora.of(owner, frozen, settings.rank(), new TrainingNoise(settings.seed()));
        all.forEach((tensor, array) -> {
            if (ConditionTensors.isOwn(tensor)) {
                boolean isTrained =
                        ConditionTensors.isNorm(tensor) ? settings.trainsNorms() : settings.trainsZeroConvolutions();
                (isTrained ? own : frozen).put(tensor, array);
            }
        });
        return new ControlWeights(frozen, Map.of(), Map.of(name, own));
    }
}
