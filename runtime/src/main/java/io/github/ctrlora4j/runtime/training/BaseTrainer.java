package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.host.BaseTraining;
import io.github.ctrlora4j.api.host.TrainingData;
import io.github.ctrlora4j.api.host.TrainingListener;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.control.BaseFinder;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Learns a Base ControlNet from several conditions: all of its weights, and a LoRA for each condition, as the paper's
 * section on the base has it. Confined to one thread.
 */
public record BaseTrainer(TrainingEnvironment environment) {
    private static final String BASE_FILE = "base.safetensors";

    /** Tells the random numbers of a condition's LoRA from the others of a training. */
    private static final long LORAS = 4;

    /**
     * The paper's base was trained with PyTorch 1.13, whose optimizer sees gradients of 0 where a condition had no
     * batch: momentum goes on moving its LoRA.
     */
    private static final ControlTrainer.Inactive INACTIVE = ControlTrainer.Inactive.DRIFT;

    /** A condition that is trained, under the name of its pack. */
    private record Subject(String name, Optional<InstalledCondition> condition, TrainingData data) {
        boolean isExtension() {
            return condition.filter(by -> id(by).equals(name)).isPresent();
        }
    }

    /** What the training begins with, and where that comes from. */
    private record Origin(Path file, String name, ModelWeights control) {}

    /** See {@link io.github.ctrlora4j.api.host.Trainer#train(BaseTraining, TrainingListener,
     * io.github.ctrlora4j.api.host.Cancellation)}. */
    public TrainingResult train(BaseTraining training, TrainingListener listener, BooleanSupplier cancelled) {
        // A plugin that is removed during the training stays usable until it ends.
        try (ConditionRegistry.Hold plugins = environment.conditions().hold();
                OwnedResources open = new OwnedResources()) {
            List<Subject> subjects = subjects(training);
            Path checkpoint = environment.library().find(training.checkpoint(), ModelRole.CHECKPOINT);
            ModelWeights weights = open.own(environment.library().reader().open(checkpoint, ModelRole.CHECKPOINT))
                    .weights();
            Architecture architecture = environment.architectures().of(checkpoint, weights);
            TrainingModels.rejectInpainting(architecture, checkpoint, weights);
            Origin origin = origin(training, architecture, checkpoint, weights, open);
            TrainingPlan plan = plan(training, subjects, architecture, checkpoint, weights, origin, cancelled);
            TrainingMemory.of(plan, architecture, weights, origin.control(), true)
                    .require(environment.engine());
            return new TrainingRun(environment, plan, listener, cancelled).run();
        }
    }

    private List<Subject> subjects(BaseTraining training) {
        Map<String, Subject> subjects = new LinkedHashMap<>();
        training.conditions().forEach((name, data) -> {
            Optional<InstalledCondition> named = environment.conditions().find(name);
            Optional<InstalledCondition> condition =
                    data.condition().map(environment.conditions()::get).or(() -> named);
            String id = named.map(BaseTrainer::id).orElse(name);
            if (named.isPresent() && !id.equals(condition.map(BaseTrainer::id).orElse(""))) {
                throw new InvalidRequestException(
                        "condition " + name,
                        "is installed, so it makes its condition images itself; give the pairs of "
                                + data.condition().orElseThrow() + " another name");
            }
            ConditionTrainer.requireId("condition " + name, id);
            if (subjects.put(id, new Subject(id, condition, data)) != null) {
                throw new InvalidRequestException("condition " + name, "is given twice, also under another name");
            }
        });
        return List.copyOf(subjects.values());
    }

    private static String id(InstalledCondition condition) {
        return condition.descriptor().id();
    }

    private Origin origin(
            BaseTraining training,
            Architecture architecture,
            Path checkpoint,
            ModelWeights weights,
            OwnedResources open) {
        if (training.base().isEmpty()) {
            return new Origin(checkpoint, "encoder of " + ModelLibrary.stem(checkpoint), architecture.newBase(weights));
        }
        Path base =
                new BaseFinder(environment.library()).find(training.base(), checkpoint, architecture.encoder(weights));
        OpenedModel opened = open.own(environment.library().reader().open(base, ModelRole.BASE_CONTROLNET));
        return new Origin(base, ModelLibrary.stem(base), opened.weights());
    }

    private TrainingPlan plan(
            BaseTraining training,
            List<Subject> subjects,
            Architecture architecture,
            Path checkpoint,
            ModelWeights weights,
            Origin origin,
            BooleanSupplier cancelled) {
        int resolution = architecture.nativeResolution(weights);
        List<TrainingPlan.Subject> planned = new ArrayList<>();
        List<Recipe.Pack> packs = new ArrayList<>();
        Map<String, String> facts = new TreeMap<>();
        for (Subject subject : subjects) {
            planned.add(ConditionTrainer.subject(
                    subject.data(), subject.condition(), resolution, subject.name(), training.settings(), cancelled));
            packs.add(pack(subject));
            facts.put("condition " + subject.name(), subject.data().parameters().toString());
        }
        List<String> names = subjects.stream().map(Subject::name).toList();
        facts.put("conditions", names.toString());
        facts.put("checkpoint", environment.identity(checkpoint));
        facts.put("base", environment.identity(origin.file()));
        Map<String, String> described = Recipe.settings(training);
        described.put("base", origin.name());
        described.put("rank", Integer.toString(training.settings().rank()));
        described.put("conditions", String.join(" ", names));
        Recipe recipe = new Recipe(
                BASE_FILE,
                "Base ControlNet",
                "",
                Recipe.type(ConditionTensors.of(origin.control()).values()),
                origin.control().settings(),
                described,
                training.license(),
                training.author().orElse(""),
                packs);
        return new TrainingPlan(
                checkpoint,
                planned,
                ControlTraining.Network.CTRLORA,
                architecture.attention(origin.file(), origin.control()),
                owner -> start(owner, origin, recipe, training),
                INACTIVE,
                recipe,
                training.settings(),
                facts,
                training.folder(),
                training.resumes());
    }

    private static Recipe.Pack pack(Subject subject) {
        return new Recipe.Pack(
                subject.name(),
                subject.isExtension(),
                subject.condition().map(BaseTrainer::id).orElse(""),
                subject.data().parameters(),
                subject.name());
    }

    private static ControlWeights start(NDManager owner, Origin origin, Recipe recipe, BaseTraining training) {
        Map<String, NDArray> base =
                WeightLoader.load(owner, origin.file(), ConditionTensors.of(origin.control()), DataType.FLOAT32);
        Map<String, NDArray> shared = ConditionTensors.shared(base);
        Map<String, Map<String, NDArray>> loras = new LinkedHashMap<>();
        for (String condition : recipe.conditions()) {
            TrainingNoise noise = new TrainingNoise(training.settings().seed(), LORAS, loras.size());
            loras.put(condition, NewLora.of(owner, shared, training.settings().rank(), noise));
        }
        return new ControlWeights(Map.of(), base, loras);
    }
}
