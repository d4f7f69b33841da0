package io.github.ctrlora4j.dist.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private static final RgbImage PREVIEW = RgbImage.of(1, 1, new byte[3]);

    private final StringWriter err = new StringWriter();
    private long nanos;

    private ProgressDisplay display(boolean terminal) {
        return new ProgressDisplay(
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), terminal), () -> nanos);
    }

    /** Half a second per step. */
    private void steps(ProgressDisplay display, int from, int to, int total) {
        for (int done = from; done <= to; done++) {
            display.onProgress(Progress.of(Stage.SAMPLE, done, total, () -> PREVIEW));
            nanos += 500_000_000L;
        }
    }

    @Test
    void printsPlainLinePerQuarter() {
        steps(display(false), 0, 8, 8);

        // Step 2 comes after 1 s, so 2 steps/s; 6 steps are left, so 3 s.
        assertEquals(
                List.of(
                        "sample 2/8  2.00 steps/s  ETA 0:03",
                        "sample 4/8  2.00 steps/s  ETA 0:02",
                        "sample 6/8  2.00 steps/s  ETA 0:01",
                        "sample 8/8  2.00 steps/s  ETA 0:00"),
                err.toString().lines().toList());
    }

    @Test
    void redrawsOneLineOnTerminal() {
        steps(display(true), 1, 2, 2);

        // The first report comes after the first step, so the rate is known from the second one on.
        assertEquals(
                "\rsample  [############            ] 1/2"
                        + "\rsample  [########################] 2/2  2.00 steps/s  ETA 0:00",
                err.toString());
    }

    @Test
    void blanksTheLineAtTheEnd() {
        ProgressDisplay display = display(true);
        display.onProgress(Progress.of(Stage.LOAD, 0, 1, () -> PREVIEW));
        err.getBuffer().setLength(0);

        display.close();

        // "load    [" and 24 cells and "] 0/1" are 38 characters.
        assertEquals("\r" + " ".repeat(38) + "\r", err.toString());
    }

    @Test
    void namesEachOfManyGenerations() {
        ProgressDisplay display = display(false);
        display.begin("canny, miniature, rocket");
        steps(display, 0, 4, 4);

        assertEquals(List.of("canny, miniature, rocket"), err.toString().lines().toList());
    }
}
