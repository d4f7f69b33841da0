package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ConditionRecord;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.runtime.images.SourcePicture;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * {@code ID=IMAGE[;weight=W][;lora=FILE][;network=FILE][;start=A][;end=B][;mask=FILE][;PARAM=V]…}: a condition of {@code generate}.
 * The six keys named here belong to the command line, every other key is a parameter of the condition. Immutable.
 *
 * @param argument as the user wrote it, for messages
 * @param id id or alias of a condition
 * @param image file of the source image
 * @param options value by key
 */
record ConditionArgument(String argument, String id, Path image, Map<String, String> options) {
    private static final Set<String> OWN_KEYS = Set.of("weight", "lora", "network", "start", "end", "mask");

    static ConditionArgument parse(String argument) {
        ArgumentParts parts = ArgumentParts.parse(argument);
        int equals = parts.first().indexOf('=');
        String id = equals < 0 ? "" : parts.first().substring(0, equals).strip();
        String image = parts.first().substring(equals + 1);
        if (id.isEmpty() || image.isBlank()) {
            throw ArgumentParts.rejected(argument, "must begin with ID=IMAGE, such as canny=photo.png");
        }
        if (id.equals(ConditionInput.NONE)
                && !parts.options().containsKey("lora")
                && !parts.options().containsKey("network")) {
            throw ArgumentParts.rejected(
                    argument, "'none' takes a finished condition image and needs ;lora=FILE or ;network=FILE");
        }
        return new ConditionArgument(argument, id, path(argument, image), parts.options());
    }

    /**
     * @throws io.github.ctrlora4j.api.InvalidRequestException for an unknown key, suggesting the nearest; or for a
     *     value that the condition does not take
     */
    void requireKnownKeys(Conditions installed) {
        Optional<ConditionDescriptor> condition =
                id.equals(ConditionInput.NONE) ? Optional.empty() : Optional.of(installed.get(id));
        Set<String> known = new TreeSet<>(OWN_KEYS);
        Set<String> fixed = new TreeSet<>();
        condition.ifPresent(descriptor -> {
            descriptor.parameters().forEach(parameter -> known.add(parameter.name()));
            fixed.addAll(descriptor.fixedParameters().keySet());
        });
        Map<String, String> parameters = new LinkedHashMap<>();
        options.forEach((key, value) -> {
            if (!known.contains(key) && !fixed.contains(key)) {
                throw InvalidRequestException.unknownName("condition " + id, "key", key, known);
            }
            if (!OWN_KEYS.contains(key)) {
                parameters.put(key, value);
            }
        });
        condition.ifPresent(descriptor -> ParameterValues.resolve(descriptor, parameters, 0));
    }

    /** True for the condition of this id, under any of its names, and for a finished image in its place. */
    boolean isAbout(String condition, Conditions installed) {
        return id.equals(ConditionInput.NONE) || installed.get(id).id().equals(condition);
    }

    /**
     * The condition with its image.
     *
     * @param maskReader reads the mask
     * @param record settings that act where the argument gives none
     * @throws io.github.ctrlora4j.api.InvalidRequestException if a value is not a number or out of range
     */
    ConditionInput toInput(
            SourcePicture source, Function<Path, RgbImage> maskReader, Optional<ConditionRecord> record) {
        ConditionInput.Builder input = ConditionInput.builder(id, source.image());
        record.ifPresent(settings -> settings.apply(input));
        source.erased().ifPresent(input::erased);
        options.forEach((key, value) -> {
            switch (key) {
                case "weight" -> input.weight(number(key, value));
                case "start" -> input.start(number(key, value));
                case "end" -> input.end(number(key, value));
                case "lora" -> input.lora(path(argument, value));
                case "network" -> input.controlNet(path(argument, value));
                case "mask" -> input.mask(maskReader.apply(path(argument, value)));
                default -> input.parameter(key, value);
            }
        });
        return input.build();
    }

    private double number(String key, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw ArgumentParts.rejected(argument, key + " needs a number, got '" + value + "'", e);
        }
    }

    private static Path path(String argument, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw ArgumentParts.rejected(argument, "'" + text + "' is not a file name", e);
        }
    }
}
