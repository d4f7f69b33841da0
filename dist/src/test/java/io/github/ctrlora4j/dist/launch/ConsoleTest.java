package io.github.ctrlora4j.dist.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    @Test
    void jsonKeepsTextAsItIs() {
        console.printJson(Map.of("prompt", "gr\u00fcn \"x\""));

        assertEquals(
                "{\n  \"prompt\" : \"gr\u00fcn \\\"x\\\"\"\n}",
                out.toString().strip().replace("\r", ""));
    }
}
