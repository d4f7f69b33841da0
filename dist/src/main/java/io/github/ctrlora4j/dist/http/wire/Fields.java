package io.github.ctrlora4j.dist.http.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a JSON object, read as leniently as clients expect: {@code "20"} is a number, 1 and "on" are true,
 * {@code null} is absent, unknown fields are ignored. A value that cannot be read fails with its place. Immutable.
 */
public final class Fields {
    private static final Set<String> TRUE = Set.of("true", "on", "1", "yes", "y", "t");
    private static final Set<String> FALSE = Set.of("false", "off", "0", "no", "n", "f");

    private final JsonNode node;
    private final List<Object> place;

    private Fields(JsonNode node, List<Object> place) {
        this.node = node;
        this.place = place;
    }

    /** The fields of a request's body; an absent body has none. */
    public static Fields ofBody(JsonNode body) {
        return of(body, List.of("body"));
    }

    private static Fields of(JsonNode node, List<Object> place) {
        if (node.isNull() || node.isMissingNode()) {
            return new Fields(JsonNodeFactory.instance.objectNode(), place);
        }
        if (!node.isObject()) {
            throw ApiException.wrongType(place, "value is not a valid dict", "type_error.dict");
        }
        return new Fields(node, place);
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    public JsonNode raw(String name) {
        return node.path(name);
    }

    /** The whole object. */
    public JsonNode node() {
        return node;
    }

    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The path of a field as people write it: {@code alwayson_scripts.controlnet.args[0].model}. */
    public String path(String name) {
        StringBuilder path = new StringBuilder();
        for (Object part : place.subList(1, place.size())) {
            if (part instanceof Integer) {
                path.append('[').append(part).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(part);
            }
        }
        if (!name.isEmpty()) {
            path.append(path.isEmpty() ? "" : ".").append(name);
        }
        return path.toString();
    }

    private List<Object> place(Object... parts) {
        List<Object> longer = new ArrayList<>(place);
        longer.addAll(List.of(parts));
        return List.copyOf(longer);
    }

    public Optional<String> text(String name) {
        JsonNode value = node.path(name);
        if (value.isNull() || value.isMissingNode()) {
            return Optional.empty();
        }
        if (value.isContainerNode()) {
            throw ApiException.wrongType(place(name), "str type expected", "type_error.str");
        }
        return Optional.of(value.asText());
    }

    public String text(String name, String absent) {
        return text(name).orElse(absent);
    }

    public long whole(String name, long absent) {
        return has(name) ? whole(node.path(name), place(name)) : absent;
    }

    /** A whole number within a range. */
    public int whole(String name, int absent, int minimum, int maximum) {
        long value = whole(name, absent);
        if (value < minimum || value > maximum) {
            throw ApiException.field(
                    path(name), "needs a whole number within " + minimum + ".." + maximum + ", got " + value);
        }
        return (int) value;
    }

    private static long whole(JsonNode value, List<Object> place) {
        try {
            if (value.isBoolean()) {
                return value.booleanValue() ? 1 : 0;
            }
            if (value.isNumber() || value.isTextual()) {
                return decimal(value).longValueExact();
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrong(place, "value is not a valid integer", "type_error.integer", e);
        }
        throw ApiException.wrongType(place, "value is not a valid integer", "type_error.integer");
    }

    /** Short texts only: a number of a million digits or of a huge exponent would take minutes. */
    private static BigDecimal decimal(JsonNode value) {
        String text = value.asText().strip();
        if (text.length() > 64) {
            throw new NumberFormatException("too long");
        }
        BigDecimal decimal = new BigDecimal(text);
        if (Math.abs((long) decimal.scale()) > 400) {
            throw new NumberFormatException("too large or too small");
        }
        return decimal;
    }

    public Optional<Double> number(String name) {
        return has(name) ? Optional.of(number(node.path(name), place(name))) : Optional.empty();
    }

    public double number(String name, double absent) {
        return number(name).orElse(absent);
    }

    /** A number within a range. */
    public double number(String name, double absent, double minimum, double maximum) {
        double value = number(name, absent);
        if (!(value >= minimum && value <= maximum)) {
            throw ApiException.field(
                    path(name), "needs a number within " + minimum + ".." + maximum + ", got " + value);
        }
        return value;
    }

    private static double number(JsonNode value, List<Object> place) {
        try {
            if (value.isBoolean()) {
                return value.booleanValue() ? 1 : 0;
            }
            if (value.isNumber() || value.isTextual()) {
                double number = decimal(value).doubleValue();
                if (Double.isFinite(number)) {
                    return number;
                }
            }
        } catch (NumberFormatException e) {
            throw wrong(place, "value is not a valid float", "type_error.float", e);
        }
        throw ApiException.wrongType(place, "value is not a valid float", "type_error.float");
    }

    public boolean flag(String name, boolean absent) {
        JsonNode value = node.path(name);
        if (!has(name)) {
            return absent;
        }
        String text = value.isContainerNode() ? "" : value.asText().strip().toLowerCase(Locale.ROOT);
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        throw ApiException.wrongType(place(name), "value could not be parsed to a boolean", "type_error.bool");
    }

    /** The texts of a list; one text alone is a list of one. */
    public List<String> texts(String name) {
        JsonNode value = node.path(name);
        if (!has(name)) {
            return List.of();
        }
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(name)) {
            if (!item.isTextual()) {
                throw ApiException.wrongType(place(name, texts.size()), "str type expected", "type_error.str");
            }
            texts.add(item.textValue());
        }
        return List.copyOf(texts);
    }

    public List<Double> numbers(String name) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode item : list(name)) {
            numbers.add(number(item, place(name, numbers.size())));
        }
        return List.copyOf(numbers);
    }

    /** The object in a field; without fields if it is absent. */
    public Fields object(String name) {
        return of(node.path(name), place(name));
    }

    /** The objects of a list. */
    public List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode item : list(name)) {
            objects.add(of(item, place(name, objects.size())));
        }
        return List.copyOf(objects);
    }

    private List<JsonNode> list(String name) {
        JsonNode value = node.path(name);
        if (!has(name)) {
            return List.of();
        }
        if (!value.isArray()) {
            throw ApiException.wrongType(place(name), "value is not a valid list", "type_error.list");
        }
        if (value.size() > 1024) {
            throw ApiException.field(path(name), "has " + value.size() + " entries; at most 1024 are taken");
        }
        List<JsonNode> items = new ArrayList<>();
        value.forEach(items::add);
        return items;
    }

    private static ApiException wrong(List<Object> place, String problem, String type, Throwable cause) {
        ApiException failure = ApiException.wrongType(place, problem, type);
        failure.initCause(cause);
        return failure;
    }
}
