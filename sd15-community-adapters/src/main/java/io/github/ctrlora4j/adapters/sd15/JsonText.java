package io.github.ctrlora4j.adapters.sd15;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON text of a few kilobytes that trainers put into metadata or beside a file, as maps, lists, strings, doubles and
 * booleans; null members are left out. Confined to one thread.
 */
final class JsonText {
    private static final int MAX_DEPTH = 16;

    private final String text;
    private int position;

    private JsonText(String text) {
        this.text = text;
    }

    /** Ends the reading of a text that is not JSON. */
    private static final class NotJson extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotJson() {
            super(null, null, false, false);
        }
    }

    /** The object that is the whole text; empty if the text is anything else. */
    static Optional<Map<String, Object>> object(String text) {
        JsonText json = new JsonText(text);
        try {
            Map<String, Object> object = json.members(0);
            return json.peek() == 0 ? Optional.of(object) : Optional.empty();
        } catch (NotJson e) {
            return Optional.empty();
        }
    }

    private Map<String, Object> members(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        if (peek() == '}') {
            position++;
            return members;
        }
        do {
            String name = string();
            expect(':');
            value(depth + 1).ifPresent(value -> members.put(name, value));
        } while (goesOn('}'));
        return members;
    }

    private List<Object> elements(int depth) {
        List<Object> elements = new ArrayList<>();
        expect('[');
        if (peek() == ']') {
            position++;
            return elements;
        }
        do {
            value(depth + 1).ifPresent(elements::add);
        } while (goesOn(']'));
        return elements;
    }

    private boolean goesOn(char close) {
        char c = peek();
        if (c != ',' && c != close) {
            throw new NotJson();
        }
        position++;
        return c == ',';
    }

    private Optional<Object> value(int depth) {
        if (depth > MAX_DEPTH) {
            throw new NotJson();
        }
        return switch (peek()) {
            case '{' -> Optional.of(members(depth));
            case '[' -> Optional.of(elements(depth));
            case '"' -> Optional.of(string());
            case 't' -> word("true", Optional.of(true));
            case 'f' -> word("false", Optional.of(false));
            case 'n' -> word("null", Optional.empty());
            default -> Optional.of(number());
        };
    }

    private Optional<Object> word(String word, Optional<Object> meaning) {
        if (!text.startsWith(word, position)) {
            throw new NotJson();
        }
        position += word.length();
        return meaning;
    }

    private double number() {
        int start = position;
        while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        try {
            return Double.parseDouble(text.substring(start, position));
        } catch (NumberFormatException e) {
            throw new NotJson();
        }
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            char c = take();
            if (c == '"') {
                return value.toString();
            }
            value.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = take();
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> c;
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(take(), 16);
            if (digit < 0) {
                throw new NotJson();
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private char take() {
        if (position == text.length()) {
            throw new NotJson();
        }
        return text.charAt(position++);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new NotJson();
        }
        position++;
    }

    /** The next character that is not white space, without moving past it; 0 at the end. */
    private char peek() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        return position < text.length() ? text.charAt(position) : 0;
    }
}
