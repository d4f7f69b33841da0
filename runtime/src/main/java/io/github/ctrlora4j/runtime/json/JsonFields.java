package io.github.ctrlora4j.runtime.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.ctrlora4j.api.CtrloraException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The fields of a JSON object, each read by name with the values that it allows. Every problem is reported with the
 * field's path. Confined to one thread.
 */
public final class JsonFields {
    private static final TextRule PARAMETER = new TextRule("[a-z0-9][a-z0-9_-]*", 64, "the name of a parameter");
    private static final TextRule VALUE = new TextRule("(?s).*", 1000, "a text of at most 1000 characters");
    private static final int MAX_PARAMETERS = 64;
    private static final double MAX_NUMBER = 1e9;
    private static final int MAX_SHOWN = 100;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxStringLength(4096)
                            .maxNameLength(256)
                            .maxNumberLength(40)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * The texts that a field allows.
     *
     * @param pattern of the whole text
     * @param maxLength in characters
     * @param wanted what was expected, for messages
     */
    public record TextRule(Pattern pattern, int maxLength, String wanted) {
        public TextRule(String pattern, int maxLength, String wanted) {
            this(Pattern.compile(pattern), maxLength, wanted);
        }

        boolean admits(String text) {
            return text.codePointCount(0, text.length()) <= maxLength
                    && pattern.matcher(text).matches();
        }
    }

    private final Function<String, CtrloraException> failure;
    private final String path;
    private final JsonNode object;

    private JsonFields(Function<String, CtrloraException> failure, String path, JsonNode object) {
        this.failure = failure;
        this.path = path;
        this.object = object;
    }

    /**
     * @param failure makes the exception for a problem; it knows the file
     * @throws CtrloraException by {@code failure} if this is not a JSON object in UTF-8
     */
    public static JsonFields object(byte[] json, Function<String, CtrloraException> failure) {
        JsonNode root = parse(json, failure);
        if (!root.isObject()) {
            throw failure.apply("expected a JSON object, got " + shown(root));
        }
        return new JsonFields(failure, "", root);
    }

    /** The same for a JSON array of objects. */
    public static List<JsonFields> array(byte[] json, Function<String, CtrloraException> failure) {
        JsonNode root = parse(json, failure);
        if (!root.isArray()) {
            throw failure.apply("expected a JSON array, got " + shown(root));
        }
        return new JsonFields(failure, "", JsonNodeFactory.instance.objectNode()).elements("", root);
    }

    private static JsonNode parse(byte[] json, Function<String, CtrloraException> failure) {
        try {
            // Decoded here: Jackson would guess at UTF-16 and -32, and other readers would not.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            return JSON.readTree(text);
        } catch (CharacterCodingException e) {
            throw failure.apply("is not UTF-8");
        } catch (JsonProcessingException e) {
            throw failure.apply("is not valid JSON: " + shortened(e.getOriginalMessage())
                    + Optional.ofNullable(e.getLocation())
                            .map(place -> " (line " + place.getLineNr() + ")")
                            .orElse(""));
        }
    }

    /** True if the field is there and not {@code null}. */
    public boolean has(String field) {
        return object.hasNonNull(field);
    }

    public String text(String field, TextRule rule) {
        return text(field, required(field), rule);
    }

    public Optional<String> optionalText(String field, TextRule rule) {
        return optional(field).map(node -> text(field, node, rule));
    }

    private String text(String place, JsonNode node, TextRule rule) {
        if (!node.isTextual() || !rule.admits(node.textValue())) {
            throw wrong(place, rule.wanted(), shown(node));
        }
        return node.textValue();
    }

    public Optional<String> choice(String field, List<String> words) {
        return optional(field).map(node -> {
            if (!node.isTextual() || !words.contains(node.textValue())) {
                throw wrong(field, "one of " + String.join(", ", words), shown(node));
            }
            return node.textValue();
        });
    }

    public long integer(String field, long minimum, long maximum) {
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
    public Map<String, String> values(String field) {
        Map<String, String> values = new LinkedHashMap<>();
        JsonNode node = optional(field).orElse(JsonNodeFactory.instance.objectNode());
        if (!node.isObject() || node.size() > MAX_PARAMETERS) {
            throw wrong(field, "an object of at most " + MAX_PARAMETERS + " values", shown(node));
        }
        node.properties().forEach(entry -> {
            String place = field + "." + shortened(entry.getKey());
            if (!PARAMETER.admits(entry.getKey())) {
                throw wrong(place, "to be " + PARAMETER.wanted(), entry.getKey());
            }
            values.put(entry.getKey(), value(place, entry.getValue()));
        });
        return values;
    }

    private String value(String place, JsonNode node) {
        boolean fits = node.isBoolean()
                || (node.isNumber() && Math.abs(node.doubleValue()) <= MAX_NUMBER)
                || (node.isTextual() && VALUE.admits(node.textValue()));
        if (!fits) {
            throw wrong(place, "a text, a number up to a billion, true or false", shown(node));
        }
        return node.asText();
    }

    public List<String> texts(String field, TextRule rule, int max) {
        List<String> texts = new ArrayList<>();
        optional(field).ifPresent(node -> {
            array(field, node, 0, max);
            for (int i = 0; i < node.size(); i++) {
                texts.add(text(field + "[" + i + "]", node.get(i), rule));
            }
        });
        return texts;
    }

    public List<JsonFields> objects(String field, int min, int max) {
        JsonNode node = required(field);
        array(field, node, min, max);
        return elements(field, node);
    }

    private List<JsonFields> elements(String field, JsonNode array) {
        List<JsonFields> objects = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String place = field + "[" + i + "]";
            if (!array.get(i).isObject()) {
                throw wrong(place, "an object", shown(array.get(i)));
            }
            objects.add(new JsonFields(failure, path + place + ".", array.get(i)));
        }
        return objects;
    }

    private void array(String field, JsonNode node, int min, int max) {
        if (!node.isArray() || node.size() < min || node.size() > max) {
            throw wrong(field, "a list of " + min + " to " + max, shown(node));
        }
    }

    /** Rejects fields of any other name, so that a misspelled one is reported as such and not as missing. */
    public void rejectOthersThan(Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw failure.apply("field '" + path + shortened(name) + "' is unknown here; known fields are "
                        + String.join(", ", new TreeSet<>(known)));
            }
        });
    }

    /** What is wrong with a field, for callers with rules of their own. */
    public CtrloraException wrong(String field, String wanted, String found) {
        return failure.apply("field '" + path + field + "' needs " + wanted + ", got " + shortened(found));
    }

    private JsonNode required(String field) {
        return optional(field).orElseThrow(() -> failure.apply("field '" + path + field + "' is missing"));
    }

    private Optional<JsonNode> optional(String field) {
        return Optional.ofNullable(object.get(field));
    }

    private static String shown(JsonNode node) {
        return node.isArray()
                ? "a list of " + node.size()
                : node.isObject() ? "an object" : node.isMissingNode() ? "nothing" : shortened(node.toString());
    }

    private static String shortened(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }
}
