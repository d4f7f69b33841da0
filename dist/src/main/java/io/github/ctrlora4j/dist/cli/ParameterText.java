package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.condition.Parameter;

/** A parameter of a condition or sampler as a line for a person. Stateless. */
final class ParameterText {
    private ParameterText() {}

    /** "low              0..255, default 100: Low threshold". */
    static String line(Parameter parameter) {
        return String.format(
                "%-16s %s, default %s: %s",
                parameter.name(),
                range(parameter),
                parameter.defaultValue().orElse("from the seed"),
                parameter.title());
    }

    private static String range(Parameter parameter) {
        return switch (parameter.kind()) {
            case INTEGER -> (long) parameter.minimum() + ".." + (long) parameter.maximum();
            case REAL -> parameter.minimum() + ".." + parameter.maximum();
            case CHOICE, FLAG -> String.join("|", parameter.choices());
            case TEXT -> "text";
        };
    }
}
