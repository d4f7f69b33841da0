package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.condition.Parameter.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A checked value for every parameter of a condition. Asking for an undeclared parameter, or for a kind other than the
 * declared one, is an {@link IllegalArgumentException}. Immutable.
 */
public final class ParameterValues {
    private final Map<String, String> values;
    private final Map<String, Kind> kinds;

    private ParameterValues(Map<String, String> values, Map<String, Kind> kinds) {
        this.values = Collections.unmodifiableMap(values);
        this.kinds = kinds;
    }

    /**
     * Checks the user's values and fills in the defaults.
     *
     * @param given text values by parameter name; an empty one stands for the default, as an empty field of a form does
     * @param seed for the defaults that are drawn at random
     * @throws InvalidRequestException for an unknown name (with the nearest one), a parameter that the condition fixes,
     *     or a value outside its range; its subject is the condition
     */
    public static ParameterValues resolve(ConditionDescriptor descriptor, Map<String, String> given, long seed) {
        String owner = "condition " + descriptor.id();
        descriptor.fixedParameters().forEach((name, value) -> {
            if (given.containsKey(name)) {
                throw new InvalidRequestException(
                        owner, "its parameter " + name + " is fixed at " + value + "; leave it out");
            }
        });
        return resolve(owner, descriptor.parameters(), given, seed);
    }

    /**
     * As {@link #resolve(ConditionDescriptor, Map, long)}, for other owners of parameters.
     *
     * @param owner the subject of messages: "sampler ddim"
     */
    public static ParameterValues resolve(
            String owner, List<Parameter> parameters, Map<String, String> given, long seed) {
        List<String> names = parameters.stream().map(Parameter::name).toList();
        given.forEach((name, value) -> {
            if (!names.contains(name)) {
                throw InvalidRequestException.unknownName(owner, "parameter", name, names);
            }
            Objects.requireNonNull(value, () -> "value of parameter " + name);
        });
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            String text = given.getOrDefault(parameter.name(), "");
            values.put(
                    parameter.name(), text.isEmpty() ? parameter.defaultFor(seed) : parameter.canonical(owner, text));
        }
        return new ParameterValues(
                values, parameters.stream().collect(Collectors.toUnmodifiableMap(Parameter::name, Parameter::kind)));
    }

    /** Canonical text by name, in the descriptor's order. */
    public Map<String, String> asMap() {
        return values;
    }

    public int integer(String name) {
        return Integer.parseInt(value(name, Kind.INTEGER));
    }

    public double real(String name) {
        return Double.parseDouble(value(name, Kind.REAL));
    }

    public String choice(String name) {
        return value(name, Kind.CHOICE);
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(value(name, Kind.FLAG));
    }

    public String text(String name) {
        return value(name, Kind.TEXT);
    }

    private String value(String name, Kind kind) {
        String value = values.get(name);
        if (value == null || kinds.get(name) != kind) {
            throw new IllegalArgumentException("the descriptor declares no parameter '" + name + "' of kind " + kind
                    + ", but "
                    + values.keySet().stream()
                            .map(other -> other + " of kind " + kinds.get(other))
                            .collect(Collectors.joining(", ")));
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterValues that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
