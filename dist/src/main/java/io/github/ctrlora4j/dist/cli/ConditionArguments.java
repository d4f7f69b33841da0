package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** All {@code --condition} arguments of a {@code generate}. Immutable. */
record ConditionArguments(List<ConditionArgument> arguments) {
    static ConditionArguments parse(List<String> arguments) {
        return new ConditionArguments(
                arguments.stream().map(ConditionArgument::parse).toList());
    }

    /**
     * The conditions with their images.
     *
     * @param installed tells which keys mean something
     * @param reader reads sources and masks
     */
    List<ConditionInput> inputs(Conditions installed, Function<Path, RgbImage> reader) {
        arguments.forEach(argument -> argument.requireKnownKeys(installed));
        return arguments.stream()
                .map(argument -> argument.toInput(reader.apply(argument.image()), reader))
                .toList();
    }
}
