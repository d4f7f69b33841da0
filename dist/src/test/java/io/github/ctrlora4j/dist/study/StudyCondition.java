package io.github.ctrlora4j.dist.study;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A condition as the scripts write it: {@code ID[;lora=FILE][;network=FILE][;weight=W][;PARAM=V]…}. Immutable.
 *
 * @param options value by key
 */
record StudyCondition(String id, Map<String, String> options) {
    static StudyCondition parse(String argument) {
        String[] parts = argument.split(";", -1);
        Map<String, String> options = new LinkedHashMap<>();
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(argument + ": " + part + " is not KEY=VALUE");
            }
            options.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return new StudyCondition(parts[0], options);
    }

    ConditionInput on(RgbImage source) {
        ConditionInput.Builder input = ConditionInput.builder(id, source);
        options.forEach((key, value) -> {
            switch (key) {
                case "lora" -> input.lora(Path.of(value));
                case "network" -> input.controlNet(Path.of(value));
                case "weight" -> input.weight(Double.parseDouble(value));
                default -> input.parameter(key, value);
            }
        });
        return input.build();
    }
}
