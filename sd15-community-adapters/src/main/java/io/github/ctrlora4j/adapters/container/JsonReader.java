package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.MalformedFileException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Strict JSON in a part of a file, read from front to back with the offset of everything it finds. Values that the
 * caller skips take no memory, and strings take no more than the caller allows. Confined to one thread.
 *
 * <p>Our own reader, because general-purpose ones hold a whole string in memory before its length is known, and count
 * characters where messages need byte offsets.
 */
final class JsonReader {
    /** The limit of the reference library's parser. */
    private static final int MAX_DEPTH = 128;

    private static final int END = Utf8Cursor.END;

    private final FileSource source;
    private final Utf8Cursor text;

    JsonReader(FileSource source, long start, long end) {
        this.source = source;
        this.text = new Utf8Cursor(source, start, end);
    }

    /** Offset in the file of what comes next. */
    long offset() {
        return text.offset();
    }

    /**
     * Reads an object.
     *
     * @param member receives each name and reads its value
     */
    void object(int maxName, Consumer<String> member) {
        expect('{');
        if (peek() == '}') {
            text.take();
            return;
        }
        do {
            long start = offset();
            String name = string(maxName)
                    .orElseThrow(
                            () -> malformed("a name at offset " + start + " has more than " + maxName + " characters"));
            expect(':');
            member.accept(name);
        } while (goesOn('}'));
    }

    /** Reads an array; {@code element} reads each of its values. */
    void array(Runnable element) {
        expect('[');
        if (peek() == ']') {
            text.take();
            return;
        }
        do {
            element.run();
        } while (goesOn(']'));
    }

    private boolean goesOn(char close) {
        int c = peek();
        if (c != ',' && c != close) {
            throw unexpected("',' or '" + close + "'");
        }
        text.take();
        return c == ',';
    }

    /** Reads a string; empty if it has more than {@code max} characters, which are then not kept. */
    Optional<String> string(int max) {
        expect('"');
        StringBuilder value = new StringBuilder();
        boolean fits = true;
        while (true) {
            int c = text.take();
            if (c == '"') {
                return fits ? Optional.of(value.toString()) : Optional.empty();
            }
            if (c == END) {
                throw malformed("the header ends inside a string");
            }
            if (c < 0x20) {
                throw malformed("a string has a control character before offset " + offset());
            }
            int character = c == '\\' ? escape() : c;
            fits = fits && value.length() < max;
            if (fits) {
                value.appendCodePoint(character);
            } else if (value.length() > 0) {
                value = new StringBuilder();
            }
        }
    }

    private int escape() {
        int c = text.take();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed("a string has an unknown escape before offset " + offset());
        };
    }

    /** The code point of an escape, or of two for a surrogate pair. */
    private int unicode() {
        int high = hexadecimal();
        if (!Character.isSurrogate((char) high)) {
            return high;
        }
        if (Character.isHighSurrogate((char) high) && text.take() == '\\' && text.take() == 'u') {
            int low = hexadecimal();
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) high, (char) low);
            }
        }
        throw malformed("a string has half a surrogate pair before offset " + offset());
    }

    private int hexadecimal() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.take(), 16);
            if (digit < 0) {
                throw malformed("a string has an unknown escape before offset " + offset());
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** A natural number below 2^63; empty for any other value. */
    Optional<Long> natural() {
        int c = peek();
        if (c < '0' || c > '9') {
            return Optional.empty();
        }
        String digits = number();
        boolean small = digits.length() <= 19 && digits.chars().allMatch(d -> d >= '0' && d <= '9');
        return Optional.of(digits)
                .filter(d -> small)
                .map(Long::parseUnsignedLong)
                .filter(value -> value >= 0);
    }

    /** The first characters of a number, which may be of any length. */
    private String number() {
        StringBuilder start = new StringBuilder();
        if (peek() == '-') {
            append(start);
        }
        if (peek() == '0') {
            append(start);
        } else {
            digits(start);
        }
        if (text.current() == '.') {
            append(start);
            digits(start);
        }
        if (text.current() == 'e' || text.current() == 'E') {
            append(start);
            if (text.current() == '+' || text.current() == '-') {
                append(start);
            }
            digits(start);
        }
        return start.toString();
    }

    private void digits(StringBuilder start) {
        if (text.current() < '0' || text.current() > '9') {
            throw unexpected("a digit");
        }
        while (text.current() >= '0' && text.current() <= '9') {
            append(start);
        }
    }

    private void append(StringBuilder start) {
        int c = text.take();
        if (start.length() < 32) {
            start.append((char) c);
        }
    }

    /** Reads the next value if it is null, and tells whether it was. */
    boolean isNull() {
        if (peek() != 'n') {
            return false;
        }
        literal("null");
        return true;
    }

    /** Checks and discards the next value. */
    void skip() {
        skip(MAX_DEPTH);
    }

    private void skip(int depth) {
        if (depth == 0) {
            throw malformed("values are nested deeper than " + MAX_DEPTH + " at offset " + offset());
        }
        switch (peek()) {
            case '{' -> object(Integer.MAX_VALUE, name -> skip(depth - 1));
            case '[' -> array(() -> skip(depth - 1));
            case '"' -> string(0);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (text.take() != word.charAt(i)) {
                throw malformed("it is not valid JSON near offset " + offset() + ": expected " + word);
            }
        }
    }

    /** Whether only whitespace is left. */
    boolean isAtEnd() {
        return peek() == END;
    }

    /** The next character that is not whitespace, or {@link #END}, without moving past it. */
    int peek() {
        while (text.current() == ' ' || text.current() == '\n' || text.current() == '\r' || text.current() == '\t') {
            text.take();
        }
        return text.current();
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw unexpected("'" + wanted + "'");
        }
        text.take();
    }

    private MalformedFileException unexpected(String wanted) {
        String found = text.current() == END ? "the end" : FileSource.quote(Character.toString(text.current()));
        return malformed("it is not valid JSON at offset " + offset() + ": expected " + wanted + ", found " + found);
    }

    private MalformedFileException malformed(String problem) {
        return source.malformed("the header is damaged: " + problem);
    }
}
