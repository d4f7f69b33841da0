package io.github.ctrlora4j.dist.launch;

/** The line of a terminal that is redrawn, on stderr. Confined to one thread. */
public final class TerminalLine implements AutoCloseable {
    private final Console console;
    private int drawn;

    public TerminalLine(Console console) {
        this.console = console;
    }

    /** Blanks the rest of the former line instead of using escape codes, which not every terminal knows. */
    public void redraw(String line) {
        console.err().print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        console.err().flush();
        drawn = line.length();
    }

    /** Removes the line. */
    @Override
    public void close() {
        if (drawn > 0) {
            redraw("");
            console.err().print("\r");
            console.err().flush();
        }
    }
}
