package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.http.queue.JobQueue;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What watching clients are told while the steps of a drawing are made one by one; see section 13 of the API's description. */
@Timeout(60)
class ProgressAnswersTest {
    @AutoClose
    private static final Requests requests = new Requests();

    private final PacedHost host = new PacedHost();
    private final JobQueue queue = JobQueue.start(4);
    private final ProgressAnswers answers = new ProgressAnswers(queue);

    @AfterEach
    void end() {
        host.steps.release(1000);
        queue.close();
        host.close();
    }

    /** Two batches of four steps, a look at each step. */
    private GenerationJob submit(String id) {
        GenerationJob job = new GenerationJob(
                id,
                host,
                requests.read(
                        "txt2img",
                        "{'steps':4,'n_iter':2,'width':64,'height':64,'override_settings':{'show_progress_every_n_steps':1}}"),
                () -> false);
        queue.submit(job);
        return job;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** Lets the running drawing make steps. */
    private void make(int steps) {
        int before = host.made;
        host.steps.release(steps);
        await(() -> host.made == before + steps);
    }

    private Map<?, ?> state() {
        return (Map<?, ?>)
                Optional.ofNullable(answers.progress(false).get("state")).orElseThrow();
    }

    @Test
    void nothingElseLooksIdle() {
        Map<String, Object> idle = answers.progress(true);

        assertEquals(0.0, idle.get("progress"));
        assertEquals(0.0, idle.get("eta_relative"));
        assertNull(idle.get("current_image"));
        assertEquals(0, state().get("job_count"));
        assertEquals("", state().get("job"));
        assertEquals("0", state().get("job_timestamp"));
        submit("task");
        await(() -> !host.started.isEmpty());

        assertEquals(0.01, answers.progress(false).get("progress"));
        assertEquals(2, state().get("job_count"));
    }

    /** One batch of two, and two of four steps: 0.01 + (1 + 2 / 4) / 2. */
    @Test
    void progressCountsBatchesAndSteps() {
        submit("task");
        make(6);
        await(() -> Integer.valueOf(2).equals(state().get("sampling_step")));

        assertEquals(0.76, (double) answers.progress(false).get("progress"), 1e-9);
        assertEquals(1, state().get("job_no"));
        assertEquals(4, state().get("sampling_steps"));
        assertEquals("scripts_txt2img", state().get("job"));
        assertTrue(String.valueOf(state().get("job_timestamp")).matches("\\d{14}"));
        assertEquals(0.75, answers.task("task", -1, false).get("progress"));
    }

    @Test
    void aTaskIsToldItsPlace() {
        submit("running");
        await(() -> !host.started.isEmpty());
        submit("next");
        submit("last");

        assertEquals(true, answers.task("running", -1, false).get("active"));
        assertEquals("", answers.task("running", -1, false).get("textinfo"));
        Map<String, Object> last = answers.task("last", -1, false);
        assertEquals(false, last.get("active"));
        assertEquals(true, last.get("queued"));
        assertEquals("In queue: 2/3", last.get("textinfo"));
        assertNull(last.get("progress"));
        Map<String, Object> unknown = answers.task("unknown", -1, false);
        assertEquals(false, unknown.get("queued"));
        assertEquals(false, unknown.get("completed"));
        assertEquals("Waiting...", unknown.get("textinfo"));
    }

    @Test
    void aTaskThatHasEndedIsCompleted() {
        GenerationJob job = submit("task");
        make(8);
        job.answer().join();

        Map<String, Object> task = answers.task("task", -1, true);

        assertEquals(true, task.get("completed"));
        assertEquals(false, task.get("active"));
        assertEquals(-1, task.get("id_live_preview"));
    }

    /** The first question asks for a look, which the next step brings. */
    @Test
    void aLookIsSentOnce() {
        submit("task");
        await(() -> !host.started.isEmpty());
        assertNull(answers.task("task", -1, true).get("live_preview"));
        make(1);
        await(() -> Integer.valueOf(1).equals(answers.task("task", -1, true).get("id_live_preview")));

        assertTrue(String.valueOf(answers.task("task", -1, true).get("live_preview"))
                .startsWith("data:image/png;base64,iVBOR"));
        assertNull(answers.task("task", 1, true).get("live_preview"), "the client has it");
        assertNull(answers.task("task", -1, false).get("live_preview"));
        assertTrue(String.valueOf(answers.progress(true).get("current_image")).startsWith("iVBOR"));
    }

    @Test
    void anInterruptWithoutAnIdStopsWhatRuns() {
        GenerationJob job = submit("running");
        await(() -> !host.started.isEmpty());
        submit("next");

        answers.interrupt(Optional.empty());
        assertEquals(true, state().get("interrupted"));
        make(1);

        assertEquals(1, job.answer().join().pictures());
        await(() -> answers.running().filter(next -> next.id().equals("next")).isPresent());
        assertEquals(false, state().get("interrupted"));
    }

    @Test
    void anInterruptByIdDropsATaskThatWaits() {
        submit("running");
        await(() -> !host.started.isEmpty());
        GenerationJob waiting = submit("waiting");

        answers.interrupt(Optional.of("waiting"));

        assertTrue(waiting.answer()
                .handle((answer, failure) -> failure instanceof CancellationException)
                .join());
        assertFalse(queue.pending().contains("waiting"));
        assertEquals(false, state().get("interrupted"));
    }

    @Test
    void aSkipIsShownUntilItsBatchEnds() {
        submit("task");
        await(() -> !host.started.isEmpty());

        answers.skip();
        assertEquals(true, state().get("skipped"));
        make(1);
        await(() -> Integer.valueOf(1).equals(state().get("job_no")));

        assertEquals(false, state().get("skipped"));
    }
}
