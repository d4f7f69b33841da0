package io.github.ctrlora4j.dist.http.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JobHistoryTest {
    private final JobHistory history = new JobHistory();

    @Test
    void remembersTheLastSixteen() {
        for (int i = 0; i < 17; i++) {
            history.add("task " + i);
        }

        assertFalse(history.contains("task 0"));
        assertTrue(history.contains("task 1"));
    }

    @Test
    void anIdThatEndsAgainIsTheNewest() {
        for (int i = 0; i < 16; i++) {
            history.add("task " + i);
        }
        history.add("task 0");
        history.add("another");

        assertTrue(history.contains("task 0"));
        assertFalse(history.contains("task 1"));
    }

    /** From 1 s: 1 + 0.3 (11 - 1) = 4, then 4 + 0.3 (4 - 4) = 4. */
    @Test
    void theNewestJobCountsMostInTheAverage() {
        assertEquals(2, history.secondsFor(2));
        history.add("a", 11);
        assertEquals(8, history.secondsFor(2));
        history.add("b", 4);
        assertEquals(12, history.secondsFor(3));
        assertEquals(1, new JobHistory().secondsFor(0));
    }

    @Test
    void tellsWhatBecameOfTheLastJob() {
        CompletableFuture<String> running = new CompletableFuture<>();
        assertEquals("was still running and was given up", JobHistory.fate(running, false));
        assertEquals("was finished", JobHistory.fate(CompletableFuture.completedFuture("x"), true));
        assertEquals("was cancelled while it ran", JobHistory.fate(CompletableFuture.completedFuture("x"), false));
        assertEquals(
                "was cancelled while it ran",
                JobHistory.fate(CompletableFuture.failedFuture(new CancellationException()), true));
        assertEquals("failed", JobHistory.fate(CompletableFuture.failedFuture(new IllegalStateException()), true));
    }
}
