package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.api.host.TrainingSettings.Method;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.control.BaseFingerprint;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.WholeFile;
import io.github.ctrlora4j.runtime.packs.PackContents;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.packs.PackDescriptorBuilder;
import io.github.ctrlora4j.runtime.weights.ArrayTensor;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files that come out of a condition's training: the LoRA, and a pack around it. Immutable.
 *
 * @param condition makes the condition images
 * @param base on which it was trained
 */
record TrainedPack(
        TrainingEnvironment environment,
        ConditionTraining training,
        Optional<InstalledCondition> condition,
        Path base,
        BaseFacts facts) {
    private static final String SETTING = "ctrlora4j.training.";

    /**
     * What the new files take from the base.
     *
     * @param settings what shapes do not tell
     * @param type number format of its tensors
     */
    record BaseFacts(String fingerprint, Map<String, String> settings, DataType type) {}

    /** The word that file names begin with. */
    String stem() {
        return training.id().or(() -> condition.map(by -> by.descriptor().id())).orElseThrow();
    }

    /** @throws InvalidRequestException if the pack could not be installed because of its name */
    void requireFreeName() {
        training.id().ifPresent(id -> environment.conditions().find(id).ifPresent(taken -> {
            if (environment.packs().find(id).isEmpty()) {
                throw new InvalidRequestException(
                        "id", id + " is already the name of an installed condition (" + taken.source() + ")");
            }
        }));
        boolean isExtension = training.id().isEmpty() && training.settings().method() == Method.LORA;
        condition.filter(by -> isExtension).ifPresent(by -> by.loras().stream()
                .filter(lora -> lora.baseFingerprint().equals(facts.fingerprint()))
                .findFirst()
                .ifPresent(lora -> {
                    throw new InvalidRequestException(
                            "id",
                            "condition " + by.descriptor().id() + " already has a LoRA for this base, " + lora.name()
                                    + "; give an id for a new condition");
                }));
    }

    /** See {@link TrainingPlan.Output}. */
    List<Path> write(TrainedControl control, TrainingFolder folder, Metrics metrics) {
        List<Path> files = new ArrayList<>();
        try (NDManager scope = environment.engine().newManager()) {
            Map<String, NDArray> lora = narrowed(scope, control.conditionFile(stem()));
            String fingerprint = facts.fingerprint();
            if (training.settings().method() == Method.FULL) {
                Path own = folder.replace(
                        stem() + "-base.safetensors",
                        ArrayTensor.all(narrowed(scope, control.network(stem()))),
                        metadata("Base ControlNet: " + stem()));
                files.add(own);
                fingerprint = fingerprint(own);
                lora.putAll(withoutEffect(scope, control.network(stem())));
            }
            Map<String, String> metadata = metadata("condition LoRA: " + stem());
            metadata.put("ctrlora4j.base.fingerprint", fingerprint);
            Path file = folder.replace(stem() + ".safetensors", ArrayTensor.all(lora), metadata);
            files.add(0, file);
            files.add(0, pack(folder, file, fingerprint, metrics));
            return files;
        }
    }

    private Map<String, NDArray> narrowed(NDManager scope, Map<String, NDArray> arrays) {
        Map<String, NDArray> narrow = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            NDArray copy = array.toType(facts.type(), true);
            copy.attach(scope);
            narrow.put(name, copy);
        });
        return narrow;
    }

    /** A LoRA that changes nothing: after full training, the base itself follows the condition. */
    private Map<String, NDArray> withoutEffect(NDManager scope, Map<String, NDArray> network) {
        Map<String, NDArray> lora = new LinkedHashMap<>();
        network.forEach((name, array) -> {
            if (name.endsWith(".weight") && array.getShape().dimension() == 2) {
                Shape shape = array.getShape();
                lora.put(ConditionTensors.down(name), scope.zeros(new Shape(1, shape.get(1)), facts.type()));
                lora.put(ConditionTensors.up(name), scope.zeros(new Shape(shape.get(0), 1), facts.type()));
            }
        });
        return lora;
    }

    private String fingerprint(Path file) {
        try (OpenedModel opened = environment.library().reader().open(file, ModelRole.BASE_CONTROLNET)) {
            return BaseFingerprint.of(opened.weights());
        }
    }

    private Map<String, String> metadata(String title) {
        Map<String, String> metadata = new TreeMap<>(facts.settings());
        metadata.put("format", "pt");
        metadata.put("modelspec.title", title);
        metadata.put("ctrlora4j.software", environment.software());
        settings().forEach((name, value) -> metadata.put(SETTING + name, value));
        return metadata;
    }

    /** How it was trained, for people and for later trainings. */
    private Map<String, String> settings() {
        TrainingSettings settings = training.settings();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("checkpoint", training.checkpoint());
        all.put("base", ModelLibrary.stem(base));
        all.put("method", settings.method().toString());
        all.put("rank", Integer.toString(settings.rank()));
        all.put("learning_rate", Double.toString(settings.learningRate()));
        all.put("weight_decay", Double.toString(settings.weightDecay()));
        all.put("batch", Integer.toString(settings.batch()));
        all.put("accumulation", Integer.toString(settings.accumulation()));
        all.put("prompt_dropping", Double.toString(settings.promptDropping()));
        all.put("norms", Boolean.toString(settings.trainsNorms()));
        all.put("zero_convolutions", Boolean.toString(settings.trainsZeroConvolutions()));
        all.put("seed", Long.toString(settings.seed()));
        return all;
    }

    private Path pack(TrainingFolder folder, Path lora, String fingerprint, Metrics metrics) {
        Path zip = folder.file(stem() + ".zip");
        Path readme = folder.file("README.md");
        String text = readme(metrics);
        WholeFile.replace(readme, out -> out.write(text.getBytes(StandardCharsets.UTF_8)), written -> {});
        Map<String, Path> attachments = new LinkedHashMap<>(Map.of("README.md", readme));
        metrics.validations().stream()
                .map(validation -> folder.samples(validation.step()))
                .filter(Files::isRegularFile)
                .reduce((first, last) -> last)
                .ifPresent(samples -> attachments.put("preview.png", samples));
        try {
            Files.deleteIfExists(zip);
            environment
                    .packs()
                    .create(
                            new PackContents(
                                    descriptor(),
                                    List.of(new PackContents.LoraFile(lora, Optional.of(fingerprint))),
                                    attachments,
                                    false),
                            zip,
                            new Cancellation());
            return zip;
        } catch (IOException e) {
            throw new EngineException(zip.toString(), "cannot be replaced: " + IoProblem.of(e), e);
        } catch (CtrloraException e) {
            throw e.at(
                    lora + " is complete, but its pack is not: " + e.subject().orElse(zip.toString()));
        }
    }

    private PackDescriptorBuilder descriptor() {
        PackDescriptorBuilder builder = PackDescriptor.builder().license(training.license());
        training.author().ifPresent(builder::author);
        builder.title(training.title().orElse(stem()));
        if (training.id().isEmpty()) {
            return builder.extend(stem());
        }
        builder.id(stem())
                .preprocessor(condition.map(by -> by.descriptor().id()).orElse(ConditionInput.NONE));
        training.data().parameters().forEach(builder::parameter);
        return builder;
    }

    private String readme(Metrics metrics) {
        StringBuilder text = new StringBuilder("# " + training.title().orElse(stem()) + "\n\nTrained with "
                + environment.software() + " on "
                + (metrics.steps().isEmpty()
                        ? 0
                        : metrics.steps().get(metrics.steps().size() - 1).step())
                + " steps:\n\n");
        settings().forEach((name, value) -> text.append("- ")
                .append(name)
                .append(": ")
                .append(value)
                .append('\n'));
        List<Validation> validations = metrics.validations();
        if (!validations.isEmpty()) {
            text.append("\nHeld-out pairs, before and after:\n\n");
            for (Validation validation : List.of(validations.get(0), validations.get(validations.size() - 1))) {
                text.append("- step ")
                        .append(validation.step())
                        .append(": loss ")
                        .append(validation.loss());
                validation.fidelity().ifPresent(value -> text.append(", distance of condition ")
                        .append(value));
                text.append('\n');
            }
        }
        return text.toString();
    }
}
