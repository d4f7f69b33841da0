package io.github.ctrlora4j.runtime.packs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.ctrlora4j.api.MalformedFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fields of a JSON object, each asked for by name with everything that it may be. Whatever is wrong is said with the
 * field's path. Remembers which fields were asked for, so that the others can be refused. Confined to one thread.
 */
final class JsonFields {
    private static final TextRule PARAMETER = new TextRule("[a-z0-9][a-z0-9_-]*", 64, "the name of a parameter");
    private static final TextRule VALUE = new TextRule("(?s).*", 1000, "a text of at most 1000 characters");
    private static final int MOST_PARAMETERS = 64;
    private static final double LARGEST_NUMBER = 1e9;

    /**
     * What a text may be.
     *
     * @param pattern of the whole text
     * @param longest in characters
     * @param wanted for messages
     */
    record TextRule(Pattern pattern, int longest, String wanted) {
        TextRule(String pattern, int longest, String wanted) {
            this(Pattern.compile(pattern), longest, wanted);
        }

        boolean admits(String text) {
            return text.codePointCount(0, text.length()) <= longest
                    && pattern.matcher(text).matches();
        }
    }

    private final String where;
    private final String path;
    private final JsonNode object;
    private final Set<String> asked = new HashSet<>();

    private JsonFields(String where, String path, JsonNode object) {
        this.where = where;
        this.path = path;
        this.object = object;
    }

    /** @param where the file, for messages */
    static JsonFields of(String where, JsonNode root) {
        if (!root.isObject()) {
            throw new MalformedFileException(where + " needs a JSON object, got " + shown(root));
        }
        return new JsonFields(where, "", root);
    }

    boolean has(String field) {
        return object.has(field);
    }

    String text(String field, TextRule rule) {
        return text(field, required(field), rule);
    }

    Optional<String> optionalText(String field, TextRule rule) {
        return optional(field).map(node -> text(field, node, rule));
    }

    private String text(String place, JsonNode node, TextRule rule) {
        if (!node.isTextual() || !rule.admits(node.textValue())) {
            throw wrong(place, rule.wanted(), shown(node));
        }
        return node.textValue();
    }

    Optional<String> choice(String field, List<String> words) {
        return optional(field).map(node -> {
            if (!node.isTextual() || !words.contains(node.textValue())) {
                throw wrong(field, "one of " + String.join(", ", words), shown(node));
            }
            return node.textValue();
        });
    }

    long integer(String field, long minimum, long maximum) {
        JsonNode node = required(field);
        // As JSON Schema has it, 8.0 is an integer, too.
        if (!node.isNumber()
                || !node.canConvertToExactIntegral()
                || node.doubleValue() < minimum
                || node.doubleValue() > maximum) {
            throw wrong(field, "a whole number within " + minimum + ".." + maximum, shown(node));
        }
        return node.longValue();
    }

    /** Texts, numbers and flags by name, as text. */
    Map<String, String> values(String field) {
        Map<String, String> values = new LinkedHashMap<>();
        JsonNode node = optional(field).orElse(JsonNodeFactory.instance.objectNode());
        if (!node.isObject() || node.size() > MOST_PARAMETERS) {
            throw wrong(field, "an object of at most " + MOST_PARAMETERS + " values", shown(node));
        }
        node.properties().forEach(entry -> {
            String place = field + "." + PackFileKind.shown(entry.getKey());
            if (!PARAMETER.admits(entry.getKey())) {
                throw wrong(place, "to be " + PARAMETER.wanted(), entry.getKey());
            }
            values.put(entry.getKey(), value(place, entry.getValue()));
        });
        return values;
    }

    private String value(String place, JsonNode node) {
        boolean fits = node.isBoolean()
                || (node.isNumber() && Math.abs(node.doubleValue()) <= LARGEST_NUMBER)
                || (node.isTextual() && VALUE.admits(node.textValue()));
        if (!fits) {
            throw wrong(place, "a text, a number up to a thousand million, true or false", shown(node));
        }
        return node.asText();
    }

    List<String> texts(String field, TextRule rule, int most) {
        List<String> texts = new ArrayList<>();
        optional(field).ifPresent(node -> {
            array(field, node, 0, most);
            for (int i = 0; i < node.size(); i++) {
                texts.add(text(field + "[" + i + "]", node.get(i), rule));
            }
        });
        return texts;
    }

    List<JsonFields> objects(String field, int fewest, int most) {
        JsonNode node = required(field);
        array(field, node, fewest, most);
        List<JsonFields> objects = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            String place = field + "[" + i + "]";
            if (!node.get(i).isObject()) {
                throw wrong(place, "an object", shown(node.get(i)));
            }
            objects.add(new JsonFields(where, path + place + ".", node.get(i)));
        }
        return objects;
    }

    private void array(String field, JsonNode node, int fewest, int most) {
        if (!node.isArray() || node.size() < fewest || node.size() > most) {
            throw wrong(field, "a list of " + fewest + " to " + most, shown(node));
        }
    }

    /** Refuses every field that nobody has asked for. */
    void refuseOthers() {
        object.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                throw new MalformedFileException(
                        where + ": field '" + path + PackFileKind.shown(name) + "' is unknown here; remove it");
            }
        });
    }

    MalformedFileException wrong(String field, String wanted, String found) {
        return new MalformedFileException(
                where + ": field '" + path + field + "' needs " + wanted + ", got " + PackFileKind.shown(found));
    }

    private JsonNode required(String field) {
        return optional(field)
                .orElseThrow(() -> new MalformedFileException(where + ": field '" + path + field + "' is missing"));
    }

    private Optional<JsonNode> optional(String field) {
        asked.add(field);
        return Optional.ofNullable(object.get(field));
    }

    private static String shown(JsonNode node) {
        return node.isArray() ? "a list of " + node.size() : node.isObject() ? "an object" : node.toString();
    }
}
