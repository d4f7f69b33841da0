package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.images.SourcePicture;
import java.util.Map;

/**
 * {@code ID[;PARAM=V]…}: a condition of {@code detect}. Immutable.
 *
 * @param id id or alias of a condition
 * @param parameters text value by name
 */
record DetectorArgument(String id, Map<String, String> parameters) {
    static DetectorArgument parse(String argument) {
        ArgumentParts parts = ArgumentParts.parse(argument);
        if (parts.first().isBlank()) {
            throw ArgumentParts.rejected(argument, "must begin with the id of a condition, such as canny");
        }
        if (parts.first().contains("=")) {
            throw ArgumentParts.rejected(argument, "must begin with an id alone; give the image with --image");
        }
        return new DetectorArgument(parts.first().strip(), parts.options());
    }

    ConditionInput.Builder input(SourcePicture source) {
        ConditionInput.Builder input = ConditionInput.builder(id, source.image());
        source.erased().ifPresent(input::erased);
        parameters.forEach(input::parameter);
        return input;
    }
}
