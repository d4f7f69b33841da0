package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.dist.launch.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstallDisplayTest {
    private final StringWriter err = new StringWriter();
    private long nanos;

    private InstallDisplay display(boolean terminal) {
        PrintWriter writer = new PrintWriter(err);
        return new InstallDisplay(new Console(writer, writer, terminal), () -> nanos);
    }

    @Test
    void printsALinePerQuarter() {
        InstallDisplay display = display(false);

        for (int done = 0; done <= 100; done += 10) {
            display.onBytes("downloading x.jar", done * 1_000_000L, 100_000_000);
            nanos += 1_000_000_000;
        }

        // 10 MB each second: 30 MB are the first step behind a quarter.
        assertEquals(
                List.of(
                        "downloading x.jar  0 %  0.0 MB of 100.0 MB",
                        "downloading x.jar  30 %  30.0 MB of 100.0 MB  10.0 MB/s  ETA 0:07",
                        "downloading x.jar  50 %  50.0 MB of 100.0 MB  10.0 MB/s  ETA 0:05",
                        "downloading x.jar  80 %  80.0 MB of 100.0 MB  10.0 MB/s  ETA 0:02",
                        "downloading x.jar  100 %  100.0 MB of 100.0 MB  10.0 MB/s  ETA 0:00"),
                err.toString().lines().toList());
    }

    /** What was there before the display does not count for the speed. */
    @Test
    void measuresWhatArrivedNow() {
        InstallDisplay display = display(false);

        display.onBytes("downloading x.jar", 70_000_000, 100_000_000);
        nanos = 2_000_000_000;
        display.onBytes("downloading x.jar", 80_000_000, 100_000_000);

        assertEquals(
                "downloading x.jar  80 %  80.0 MB of 100.0 MB  5.0 MB/s  ETA 0:04",
                err.toString().lines().toList().get(1));
    }

    @Test
    void redrawsOneLineOfATerminalAndRemovesIt() {
        InstallDisplay display = display(true);

        display.onBytes("checking x.jar", 0, 100_000_000);
        display.onBytes("checking x.jar", 1, 100_000_000); // too soon
        display.close();

        String line = "checking x.jar  0 %  0.0 MB of 100.0 MB";
        assertEquals("\r" + line + "\r" + " ".repeat(line.length()) + "\r", err.toString());
    }
}
