package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.ModelFile;
import io.github.ctrlora4j.api.host.Models;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The installed conditions as the sd-webui-controlnet extension lists them: the preprocessor of a condition is a
 * module, its LoRA is a model, and so is every ControlNet. A snapshot of the plugin and model folders. Immutable.
 */
public final class ControlCatalog {
    /** The module and the model that do nothing. */
    static final String NONE = "none";

    static final String NO_MODEL = "None";

    /** Range and step of the extension's slider for the resolution of preprocessors. */
    static final int MIN_RESOLUTION = 64;

    static final int MAX_RESOLUTION = 2048;
    static final int RESOLUTION = 512;

    /**
     * A condition LoRA or a ControlNet that units can name.
     *
     * @param name with eight digits of its hash in brackets
     * @param file what a request gives: a file, or the condition whose plugin brings the LoRA
     * @param condition for which it was trained, as far as its name tells
     */
    record Model(String name, Path file, boolean isControlNet, Optional<String> condition) {
        /** Control type, if it is one of the extension's. */
        Optional<String> type() {
            return condition.flatMap(KnownModules::of).map(KnownModules::type).or(() -> KnownModules.typeByWord(name));
        }

        void giveTo(ConditionInput.Builder input) {
            if (isControlNet) {
                input.controlNet(file);
            } else {
                input.lora(file);
            }
        }

        String nameWithoutHash() {
            return name.substring(0, name.length() - " [01234567]".length());
        }
    }

    /**
     * A preprocessor.
     *
     * @param condition its id, or an alias that stands for some of its parameters
     */
    record Module(ConditionDescriptor descriptor, String condition) {}

    private final List<ConditionDescriptor> conditions;
    private final List<Model> models;

    private ControlCatalog(List<ConditionDescriptor> conditions, List<Model> models) {
        this.conditions = conditions;
        this.models = models;
    }

    /** What is installed now. */
    public static ControlCatalog of(Conditions conditions, Models files) {
        List<ConditionDescriptor> installed = conditions.list();
        List<Model> models = new ArrayList<>();
        for (ConditionDescriptor condition : installed) {
            conditions.loras(condition.id()).stream()
                    .findFirst()
                    .map(lora -> bundled(condition.id(), lora))
                    .ifPresent(models::add);
        }
        for (ModelRole role : List.of(ModelRole.CONDITION_LORA, ModelRole.CONTROLNET)) {
            files.list(role).stream()
                    .map(ModelFile::path)
                    .map(file -> file(file, role == ModelRole.CONTROLNET, installed))
                    .forEach(models::add);
        }
        models.sort(Comparator.comparing(Model::name));
        return new ControlCatalog(installed, List.copyOf(models));
    }

    private static Model bundled(String condition, ConditionLora lora) {
        Optional<String> type = KnownModules.of(condition).map(KnownModules::type);
        String word = type.flatMap(KnownModules::word).orElse("");
        String name = condition.contains(word) ? condition : word + "_" + condition;
        return new Model(
                "ctrlora_" + name + " [" + lora.sha256().substring(0, 8) + "]",
                Path.of(condition),
                false,
                Optional.of(condition));
    }

    private static Model file(Path file, boolean isControlNet, List<ConditionDescriptor> conditions) {
        String stem = CheckpointTitles.stem(file);
        Optional<String> condition = conditions.stream()
                .map(ConditionDescriptor::id)
                .filter(stem::contains)
                .max(Comparator.comparingInt(String::length));
        return new Model(stem + " [" + hash(file) + "]", file, isControlNet, condition);
    }

    /** As the extension hashes models: SHA-256 of the 64 KiB that follow the first MiB. */
    private static String hash(Path file) {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
            byte[] part = new byte[1 << 16];
            int read = 0;
            if (opened.length() > 1 << 20) {
                opened.seek(1 << 20);
                for (int more = 0; more >= 0 && read < part.length; read += Math.max(0, more)) {
                    more = opened.read(part, read, part.length - read);
                }
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(part, 0, read);
            return HexFormat.of().formatHex(digest.digest(), 0, 4);
        } catch (IOException e) {
            return "00000000";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /**
     * The preprocessor that a name means; empty for {@code none}.
     *
     * @param path of the field, for the message
     * @throws ApiException 422 if there is none
     */
    Optional<Module> module(String path, String name) {
        String key = name.strip().toLowerCase(Locale.ROOT);
        if (key.isEmpty() || key.equals(NONE)) {
            return Optional.empty();
        }
        return Optional.of(byOwnName(key)
                .or(() -> KnownModules.condition(key).flatMap(this::byOwnName))
                .orElseThrow(() -> refused(path, name, moduleNames(false))));
    }

    private Optional<Module> byOwnName(String key) {
        for (ConditionDescriptor condition : conditions) {
            if (condition.id().equals(key) || condition.title().equalsIgnoreCase(key)) {
                return Optional.of(new Module(condition, condition.id()));
            }
            for (String alias : condition.aliases().keySet()) {
                if (alias.equalsIgnoreCase(key)) {
                    return Optional.of(new Module(condition, alias));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The model that a name means: a listed name, a name without its hash, or the shortest name that contains the text.
     * Empty for {@code None}.
     *
     * @param path of the field, for the message
     * @throws ApiException 422 if there is none
     */
    Optional<Model> model(String path, String name) {
        String key = name.strip().toLowerCase(Locale.ROOT);
        if (key.isEmpty() || key.equals(NONE)) {
            return Optional.empty();
        }
        return Optional.of(models.stream()
                .filter(model -> model.name().equalsIgnoreCase(key))
                .findFirst()
                .or(() -> models.stream()
                        .filter(model -> model.nameWithoutHash().equalsIgnoreCase(key))
                        .findFirst())
                .or(() -> models.stream()
                        .filter(model ->
                                model.nameWithoutHash().toLowerCase(Locale.ROOT).contains(key))
                        .min(Comparator.comparingInt(model -> model.name().length())))
                .orElseThrow(() -> refused(path, name, modelNames())));
    }

    private static ApiException refused(String path, String name, Collection<String> known) {
        return ApiException.of(
                422, InvalidRequestException.unknownName(path, name, known).getMessage());
    }

    /** The conditions of the snapshot, sorted by id. */
    public List<ConditionDescriptor> conditions() {
        return conditions;
    }

    /** The model of a condition: its plugin's own, else the first file that is named after it, LoRAs first. */
    public Optional<String> modelOf(ConditionDescriptor condition) {
        List<Model> fitting = models.stream()
                .filter(model -> model.condition().equals(Optional.of(condition.id())))
                .toList();
        return fitting.stream()
                .filter(model -> model.file().equals(Path.of(condition.id())))
                .findFirst()
                .or(() -> fitting.stream().min(Comparator.comparing(Model::isControlNet)))
                .map(Model::name);
    }

    /** Sorted, without {@code None}. */
    public List<String> modelNames() {
        return models.stream().map(Model::name).toList();
    }

    List<String> moduleNames(boolean labels) {
        return Stream.concat(Stream.of(NONE), conditions.stream().map(condition -> moduleName(condition, labels)))
                .toList();
    }

    static String moduleName(ConditionDescriptor condition, boolean label) {
        return KnownModules.of(condition.id())
                .map(known -> label ? known.label() : known.module())
                .orElse(condition.id());
    }

    List<Model> models() {
        return models;
    }

    /** The parameters that {@code threshold_a} and {@code threshold_b} set: the first two numbers. */
    static List<Parameter> thresholds(ConditionDescriptor condition) {
        return condition.parameters().stream()
                .filter(parameter ->
                        parameter.kind() == Parameter.Kind.INTEGER || parameter.kind() == Parameter.Kind.REAL)
                .limit(2)
                .toList();
    }
}
