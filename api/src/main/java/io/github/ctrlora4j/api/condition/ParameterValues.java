package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A checked value for every parameter of a condition. Immutable. */
public final class ParameterValues {
    private final Map<String, String> values;

    private ParameterValues(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Checks what the user gave and fills in the defaults.
     *
     * @param given text values by parameter name
     * @param seed decides the defaults that are drawn from the seed
     * @throws InvalidRequestException for an unknown name (with the nearest one) or a value outside its range
     */
    public static ParameterValues resolve(ConditionDescriptor descriptor, Map<String, String> given, long seed) {
        return resolve(descriptor.id(), descriptor.parameters(), given, seed);
    }

    /**
     * As {@link #resolve(ConditionDescriptor, Map, long)}, for other things that have parameters.
     *
     * @param owner what messages call the thing: "sampler ddim"
     */
    public static ParameterValues resolve(
            String owner, List<Parameter> parameters, Map<String, String> given, long seed) {
        List<String> names = parameters.stream().map(Parameter::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw InvalidRequestException.unknownName("parameter of " + owner, name, names);
            }
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            String text = given.getOrDefault(parameter.name(), "");
            values.put(parameter.name(), text.isEmpty() ? parameter.defaultFor(seed) : parameter.canonical(text));
        }
        return new ParameterValues(values);
    }

    /** Canonical text by name, in the descriptor's order. */
    public Map<String, String> asMap() {
        return values;
    }

    public int integer(String name) {
        return Math.toIntExact(Long.parseLong(text(name)));
    }

    public double real(String name) {
        return Double.parseDouble(text(name));
    }

    public String choice(String name) {
        return text(name);
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    public String text(String name) {
        return Objects.requireNonNull(values.get(name), () -> "the descriptor declares no parameter " + name);
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
