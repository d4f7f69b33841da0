package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.TrainingListener;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.api.host.TrainingSettings.Method;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Attention;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Network;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Trains a ControlNet for one condition, with all its weights: the paper's baselines, which need no base. Confined to
 * one thread.
 */
record ControlNetTraining(
        TrainingEnvironment environment, ConditionTraining training, Path checkpoint, Architecture architecture) {
    TrainingResult train(
            ModelWeights weights,
            Optional<InstalledCondition> condition,
            TrainingListener listener,
            BooleanSupplier cancelled) {
        TrainingSettings settings = training.settings();
        String name = training.id()
                .or(() -> condition.map(by -> by.descriptor().id()))
                .orElseThrow();
        Attention attention = architecture.attention(checkpoint, weights);
        TrainingPlan.Subject subject = ConditionTrainer.subject(
                training.data(), condition, architecture.nativeResolution(weights), name, settings, cancelled);
        TrainingPlan plan = new TrainingPlan(
                checkpoint,
                List.of(subject),
                network(settings.method()),
                attention,
                owner -> start(owner, name, attention),
                ControlTrainer.Inactive.REST,
                recipe(name, attention, weights),
                settings,
                Map.of(
                        "checkpoint",
                        environment.identity(checkpoint),
                        "condition",
                        training.data().condition().orElse("none")
                                + training.data().parameters()),
                training.folder(),
                training.resumes());
        memory(weights, subject, attention).require(environment.engine());
        return new TrainingRun(environment, plan, listener, cancelled).run();
    }

    /** There is no pack: a pack has LoRAs for a Base ControlNet. */
    private Recipe recipe(String name, Attention attention, ModelWeights weights) {
        String stem = name + "-" + training.settings().method().toString().toLowerCase(Locale.ROOT);
        Map<String, String> model = new TreeMap<>();
        model.put("modelspec.license", training.license());
        training.author().ifPresent(author -> model.put("modelspec.author", author));
        model.put("ctrlora4j.unet.heads", Integer.toString(attention.heads()));
        model.put("ctrlora4j.unet.norm_groups", Integer.toString(attention.normGroups()));
        // Otherwise words in the name decide, as for published files: "scribble", "shuffle".
        for (String setting : List.of("light_lines", "global_pooling", "hole")) {
            model.put("ctrlora4j.control." + setting, "false");
        }
        Map<String, String> settings = Recipe.settings(training);
        settings.put("method", training.settings().method().toString());
        return new Recipe(
                stem + ".safetensors",
                stem,
                "",
                Recipe.type(unet(weights).values()),
                model,
                settings,
                training.license(),
                training.author().orElse(""),
                List.of());
    }

    private static Network network(Method method) {
        return switch (method) {
            case CONTROLNET -> Network.CONTROLNET;
            case LITE -> Network.LITE;
            case XS -> Network.XS;
            case LORA, FULL -> Network.CTRLORA;
        };
    }

    private ControlWeights start(NDManager owner, String name, Attention attention) {
        try (OpenedModel opened = environment.library().reader().open(checkpoint, ModelRole.CHECKPOINT)) {
            NewControlNet made = made(opened.weights(), attention);
            return new ControlWeights(
                    Map.of(), made.create(owner, checkpoint, training.settings().seed()), Map.of(name, Map.of()));
        }
    }

    private NewControlNet made(ModelWeights weights, Attention attention) {
        return NewControlNet.of(training.settings().method(), unet(weights), attention.heads());
    }

    private static Map<String, Tensor> unet(ModelWeights weights) {
        return weights.components().getOrDefault(ModelPart.UNET.component(), Map.of());
    }

    private TrainingMemory memory(ModelWeights weights, TrainingPlan.Subject subject, Attention attention) {
        long control = made(weights, attention).elements();
        long checkpoint = TrainingMemory.elements(weights);
        return new TrainingMemory(
                Float.BYTES * (checkpoint + control) + TrainingMemory.copies(training.settings(), checkpoint, control),
                control,
                architecture.latents().area(subject.pictures().size()),
                TrainingMemory.kept(
                        training.settings(),
                        architecture.encoder(weights).channels().get(0)),
                training.settings().batch());
    }
}
