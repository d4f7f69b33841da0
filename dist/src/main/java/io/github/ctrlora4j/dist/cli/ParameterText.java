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
                parameter.defaultValue().orElseGet(() -> fromSeed(parameter)),
                parameter.title());
    }

    private static String fromSeed(Parameter parameter) {
        return switch (parameter.kind()) {
            case INTEGER, REAL ->
                numbers(parameter, parameter.drawnMinimum(), parameter.drawnMaximum()) + " from the seed";
            case CHOICE, FLAG, TEXT -> "from the seed";
        };
    }

    private static String numbers(Parameter parameter, double from, double to) {
        return parameter.kind() == Parameter.Kind.INTEGER ? (long) from + ".." + (long) to : from + ".." + to;
    }

    private static String range(Parameter parameter) {
        return switch (parameter.kind()) {
            case INTEGER, REAL -> numbers(parameter, parameter.minimum(), parameter.maximum());
            case CHOICE, FLAG -> String.join("|", parameter.choices());
            case TEXT -> "text";
        };
    }
}
