package io.github.ctrlora4j.dist.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TerminalLineTest {
    private final StringWriter err = new StringWriter();
    private final TerminalLine line =
            new TerminalLine(new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), true));

    @Test
    void blanksTheRestOfALongerLine() {
        line.redraw("loading");
        line.redraw("done");

        assertEquals("\rloading\rdone   ", err.toString());
    }

    @Test
    void removesTheLineOnce() {
        line.redraw("done");
        line.close();
        line.close();

        assertEquals("\rdone\r    \r", err.toString());
    }

    @Test
    void leavesATerminalAloneOnWhichItDrewNothing() {
        line.close();

        assertEquals("", err.toString());
    }
}
