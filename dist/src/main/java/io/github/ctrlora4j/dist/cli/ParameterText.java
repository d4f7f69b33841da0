package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.condition.Parameter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A parameter of a condition or sampler, as a line for a person or as JSON. Stateless. */
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

    /**
     * Numbers have a range, choices and flags a list, texts neither; a number that is drawn from the seed has the range
     * of the draw in place of a default.
     */
    static Map<String, Object> asMap(Parameter parameter) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", parameter.name());
        object.put("title", parameter.title());
        object.put("kind", parameter.kind().name().toLowerCase(Locale.ROOT));
        switch (parameter.kind()) {
            case INTEGER, REAL -> {
                object.put("minimum", parameter.minimum());
                object.put("maximum", parameter.maximum());
                object.put("step", parameter.step());
            }
            case CHOICE, FLAG -> object.put("choices", parameter.choices());
            case TEXT -> {}
        }
        parameter
                .defaultValue()
                .ifPresentOrElse(value -> object.put("default", value), () -> object.put("drawn", drawn(parameter)));
        return object;
    }

    private static Map<String, Object> drawn(Parameter parameter) {
        return switch (parameter.kind()) {
            case INTEGER, REAL -> Map.of("minimum", parameter.drawnMinimum(), "maximum", parameter.drawnMaximum());
            case CHOICE, FLAG -> Map.of("choices", parameter.choices());
            case TEXT -> Map.of();
        };
    }
}
