package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ConditionRecord;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
     * @param records of an image that is to be drawn again; each gives its settings to the argument of its condition
     * @throws InvalidRequestException if the source of a recorded condition is not given
     */
    List<ConditionInput> inputs(Conditions installed, List<ConditionRecord> records) {
        arguments.forEach(argument -> argument.requireKnownKeys(installed));
        List<ConditionRecord> open = new ArrayList<>(records);
        List<Optional<ConditionRecord>> claimed = new ArrayList<>();
        for (ConditionArgument argument : arguments) {
            Optional<ConditionRecord> record = open.stream()
                    .filter(candidate -> argument.isAbout(candidate.condition(), installed))
                    .findFirst();
            record.ifPresent(open::remove);
            claimed.add(record);
        }
        open.stream().findFirst().ifPresent(record -> {
            throw new InvalidRequestException(
                    "condition " + record.condition(),
                    "is part of the image; give its source again, as " + record.condition() + "=IMAGE");
        });
        List<ConditionInput> inputs = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            ConditionArgument argument = arguments.get(i);
            inputs.add(argument.toInput(ImageFiles.readSource(argument.image()), ImageFiles::readMask, claimed.get(i)));
        }
        return inputs;
    }
}
