package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunReportTest {
    private final Cancellation cancellation = new Cancellation();
    private final List<Progress> heard = new ArrayList<>();
    private final RunReport report = new RunReport(heard::add, cancellation);

    @Test
    void progressIsToldAndHasNoPreviewBesideSampling() {
        report.progress(Stage.DETECT, 1, 2);

        assertEquals(Stage.DETECT, heard.get(0).stage());
        assertEquals(1, heard.get(0).done());
        assertEquals(2, heard.get(0).total());
        assertThrows(IllegalStateException.class, () -> heard.get(0).preview());
    }

    /** A listener that hears of a step after it has cancelled would think that it was not heard. */
    @Test
    void nothingIsToldAfterACancellation() {
        cancellation.cancel();

        assertThrows(RunReport.Cancelled.class, () -> report.progress(Stage.LOAD, 0, 1));
        assertThrows(RunReport.Cancelled.class, report::stopIfCancelled);
        assertEquals(List.of(), heard);
    }

    @Test
    void workThatFailsTakesTimeToo() {
        assertThrows(
                IllegalArgumentException.class,
                () -> report.timed(Stage.SAMPLE, () -> {
                    throw new IllegalArgumentException("no");
                }));

        GenerationResult result = report.result().build();
        Duration time =
                Optional.ofNullable(result.durations().get(Stage.SAMPLE)).orElseThrow();
        assertTrue(time.toNanos() > 0, time.toString());
    }

    @Test
    void workGivesItsResult() {
        assertEquals("done", report.timed(Stage.DECODE, () -> "done"));
    }
}
