package io.github.ctrlora4j.runtime.infotext;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A line of {@code Key: value} pairs with commas between them. A value that could be misread is a JSON string.
 * Stateless.
 *
 * <p>Reading finds what stable-diffusion-webui's regular expression finds, {@code \s*(\w[\w
 * \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)}, without its recursion, which a long value would overflow.
 */
public final class InfoPairs {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private InfoPairs() {}

    /** The line of these pairs. */
    public static String write(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(pair -> pair.getKey() + ": " + quoted(pair.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String quoted(String value) {
        boolean isPlain = !value.isEmpty()
                && InfoText.strip(value).equals(value)
                && value.codePoints().noneMatch(c -> c == ',' || c == ':' || c == '"' || needsEscape(c));
        if (isPlain) {
            return value;
        }
        StringBuilder json = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c == '\n') {
                json.append("\\n");
            } else if (needsEscape(c)) {
                json.append(String.format("\\u%04x", c));
            } else {
                json.appendCodePoint(c);
            }
        });
        return json.append('"').toString();
    }

    /** Control characters, line separators, and halves of surrogate pairs, which no file can hold. */
    private static boolean needsEscape(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }

    /** The pairs of a line; of a key that comes twice, the last. What is not a pair is skipped. */
    public static Map<String, String> parse(String line) {
        return parse(line, 2);
    }

    /** As {@link #parse(String)}, for our own pairs, whose keys may have one character. */
    public static Map<String, String> parseNested(String line) {
        return parse(line, 1);
    }

    private static Map<String, String> parse(String line, int minKey) {
        Map<String, String> pairs = new LinkedHashMap<>();
        int at = 0;
        while (at < line.length()) {
            int start = at;
            while (start < line.length() && !isWord(line.charAt(start))) {
                start++;
            }
            int colon = start;
            while (colon < line.length() && isKey(line.charAt(colon))) {
                colon++;
            }
            if (colon == line.length()) {
                return pairs;
            }
            if (line.charAt(colon) != ':' || colon - start < minKey) {
                at = colon + 1;
                continue;
            }
            int value = colon + 1;
            while (value < line.length() && isBlank(line.charAt(value))) {
                value++;
            }
            int end = end(line, value);
            pairs.put(line.substring(start, colon), unquoted(line.substring(value, end)));
            at = end + 1;
        }
        return pairs;
    }

    /** End of the value: behind a quoted string if a comma or the end follows it, else the next comma. */
    private static int end(String line, int value) {
        if (value < line.length() && line.charAt(value) == '"') {
            int quote = value + 1;
            while (quote < line.length() && line.charAt(quote) != '"') {
                quote += line.charAt(quote) == '\\' ? 2 : 1;
            }
            boolean isWhole = quote < line.length() && quote > value + 1;
            if (isWhole && (quote + 1 == line.length() || line.charAt(quote + 1) == ',')) {
                return quote + 1;
            }
        }
        int comma = line.indexOf(',', value);
        return comma < 0 ? line.length() : comma;
    }

    /** The text of a JSON string; anything else stands for itself. */
    private static String unquoted(String value) {
        if (value.length() < 2 || value.charAt(0) != '"' || value.charAt(value.length() - 1) != '"') {
            return value;
        }
        try {
            return Optional.ofNullable(JSON.readTree(value))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .orElse(value);
        } catch (JsonProcessingException e) {
            return value;
        }
    }

    private static boolean isKey(char c) {
        return isWord(c) || c == ' ' || c == '-' || c == '/';
    }

    /** Python's {@code \w}. */
    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c) || Character.getType(c) == Character.OTHER_NUMBER;
    }

    private static boolean isBlank(char c) {
        return InfoText.isBlank(c);
    }
}
