package io.github.ctrlora4j.dist.launch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.ctrlora4j.api.CtrloraException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The standard streams: results go to stdout, everything else to stderr. Confined to the main thread. */
public final class Console {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;

    /** @param terminal whether a person watches {@code err} on a terminal that can redraw a line */
    public Console(PrintWriter out, PrintWriter err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** In UTF-8 whatever the locale is: JSON demands it. The launcher knows whether stderr is a terminal. */
    public static Console standard() {
        return new Console(
                new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
                new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
                Boolean.getBoolean("ctrlora4j.terminal"));
    }

    public PrintWriter out() {
        return out;
    }

    public PrintWriter err() {
        return err;
    }

    public boolean isTerminal() {
        return terminal;
    }

    /** One line of a result; control characters from files and servers cannot affect the terminal. */
    public void print(String line) {
        out.println(CtrloraException.oneLine(line));
        out.flush();
    }

    /** One line for a person that is not a result. */
    public void note(String line) {
        err.println(CtrloraException.oneLine(line));
        err.flush();
    }

    /**
     * A result for machines: maps, lists, text, numbers. What could act on a terminal is escaped, and so keeps its
     * meaning.
     */
    public void printJson(Object value) {
        try {
            out.println(escaped(JSON.writeValueAsString(value)));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value: " + value, e);
        }
    }

    /** Such characters stand in strings only, where JSON has a harmless spelling for them. */
    private static String escaped(String json) {
        StringBuilder text = new StringBuilder(json.length());
        json.codePoints().forEach(character -> {
            if (actsOnTerminal(character)) {
                for (char unit : Character.toChars(character)) {
                    text.append(String.format(Locale.ROOT, "\\u%04X", (int) unit));
                }
            } else {
                text.appendCodePoint(character);
            }
        });
        return text.toString();
    }

    private static boolean actsOnTerminal(int character) {
        return switch (Character.getType(character)) {
            // The line breaks are the layout's: those of a string are escaped already.
            case Character.CONTROL -> character != '\n' && character != '\r';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            default -> false;
        };
    }
}
