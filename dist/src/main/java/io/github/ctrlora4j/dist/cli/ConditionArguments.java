package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.util.List;

/** All {@code --condition} arguments of a {@code generate}. Immutable. */
record ConditionArguments(List<ConditionArgument> arguments) {
    static ConditionArguments parse(List<String> arguments) {
        return new ConditionArguments(
                arguments.stream().map(ConditionArgument::parse).toList());
    }

    /**
     * The conditions with their images.
     *
     * @param installed tells which keys exist
     */
    List<ConditionInput> inputs(Conditions installed) {
        arguments.forEach(argument -> argument.requireKnownKeys(installed));
        return arguments.stream()
                .map(argument -> argument.toInput(ImageFiles.readSource(argument.image()), ImageFiles::readMask))
                .toList();
    }
}
