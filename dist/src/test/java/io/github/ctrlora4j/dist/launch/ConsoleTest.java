package io.github.ctrlora4j.dist.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);

    @Test
    void resultsAndNotesGoDifferentWays() {
        console.print("0000.png");
        console.note("done");

        assertEquals(List.of("0000.png"), out.toString().lines().toList());
        assertEquals(List.of("done"), err.toString().lines().toList());
    }

    /** ESC, BEL, the C1 introducer CSI, and a mark that reverses text. */
    @Test
    void foreignTextStaysOneHarmlessLine() {
        console.print("a\u001b]0;title\u0007\u009b2J\u202eb\nforged");

        assertEquals(List.of("a?]0;title??2J?b forged"), out.toString().lines().toList());
    }

    /** DEL, CSI, a mark that reverses text, a line separator, a tag character beyond 16 bits (E0041 = DB40 DC41). */
    @Test
    void jsonEscapesWhatActsOnATerminal() {
        console.printJson("a\u007f\u009b2J\u202eb\u2028\udb40\udc41");

        assertEquals(
                "\"a\\u007F\\u009B2J\\u202Eb\\u2028\\uDB40\\uDC41\"",
                out.toString().strip());
    }

    @Test
    void escapedJsonKeepsItsMeaning() throws JsonProcessingException {
        String text = "\u001b]0;x\u0007\u009b\u202e\udb40\udc41\ud83c\udf88\n";
        console.printJson(text);

        assertEquals(text, new ObjectMapper().readValue(out.toString(), String.class));
    }

    /** The balloon is U+1F388, a symbol. */
    @Test
    void jsonKeepsTextAsItIs() {
        console.printJson(Map.of("prompt", "gr\u00fcn \ud83c\udf88 \"x\""));

        assertEquals(
                "{\n  \"prompt\" : \"gr\u00fcn \ud83c\udf88 \\\"x\\\"\"\n}",
                out.toString().strip().replace("\r", ""));
    }
}
