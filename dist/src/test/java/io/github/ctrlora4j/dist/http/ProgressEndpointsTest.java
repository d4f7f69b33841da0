package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watching and stopping, with a generator whose steps the test lets go one by one. */
@Timeout(300)
class ProgressEndpointsTest {
    @AutoClose
    private final PacedServer paced = new PacedServer();

    private final PacedHost host = paced.host;
    private final RunningServer server = paced.server;

    @Test
    void progressFollowsTheSteps() {
        assertTrue(paced.isIdle());
        var answer = paced.draw("task", 4, 1);
        host.steps.release(2);
        PacedServer.await(() -> paced.progress().at("/state/sampling_step").intValue() == 2);

        JsonNode half = paced.progress();

        // 0.01 + 2 of 4 steps of 1 batch
        assertEquals(0.51, half.path("progress").doubleValue(), 1e-9);
        assertEquals(1, half.at("/state/job_count").intValue());
        assertEquals("scripts_txt2img", half.at("/state/job").textValue());
        host.steps.release(2);
        answer.join();
        assertTrue(paced.isIdle());
    }

    @Test
    void showsTheUnfinishedPictureToThoseWhoWatch() {
        server.json("/sdapi/v1/options", "{\"show_progress_every_n_steps\":1}");
        paced.draw("task", 99, 1);
        PacedServer.await(() -> !host.started.isEmpty());
        PacedServer.await(() -> {
            host.steps.release();
            return paced.progress().path("current_image").isTextual();
        });

        assertTrue(server.json("/sdapi/v1/progress?skip_current_image=true")
                .path("current_image")
                .isNull());
        JsonNode task = server.json("/internal/progress", "{\"id_task\":\"task\"}");
        assertTrue(task.path("live_preview").textValue().startsWith("data:image/png;base64,"));
    }

    @Test
    void anInterruptedRequestAnswersWithWhatThereIs() {
        var answer = paced.draw("task", 9, 3);
        PacedServer.await(() -> !host.started.isEmpty());

        assertEquals("{}", server.post("/sdapi/v1/interrupt", "").body());
        host.steps.release();

        JsonNode body = RunningServer.parsed(answer.join().body());
        assertEquals(200, answer.join().statusCode());
        assertEquals(1, body.path("images").size());
        assertEquals(1, host.made, "later batches are dropped");
        JsonNode info = RunningServer.parsed(body.path("info").textValue());
        assertTrue(info.at("/infotexts/0").textValue().contains("Stopped after step: 1"));
        assertTrue(paced.isIdle());
    }

    @Test
    void aSkippedBatchIsFollowedByTheOthers() throws InterruptedException {
        var answer = paced.draw("task", 2, 2);
        PacedServer.await(() -> !host.started.isEmpty());

        assertEquals("null", server.post("/sdapi/v1/skip", "{}").body());
        host.steps.release();
        assertTrue(host.ended.take());
        host.steps.release(2);

        assertEquals(
                2, RunningServer.parsed(answer.join().body()).path("images").size());
        assertFalse(host.ended.take());
    }

    @Test
    void stoppingDoesNothingWhenNothingIsDrawn() {
        server.post("/sdapi/v1/interrupt", "{\"any\":1}");
        server.post("/sdapi/v1/skip", "");

        host.steps.release(2);

        assertEquals(
                2,
                RunningServer.parsed(paced.draw("task", 1, 2).join().body())
                        .path("images")
                        .size());
    }

    @Test
    void aTaskIdStopsThatTaskOnly() {
        paced.draw("running", 1, 1);
        paced.awaitPending("running");
        var waiting = paced.draw("waiting", 1, 1);
        paced.awaitPending("running", "waiting");

        server.post("/sdapi/v1/interrupt", "{\"task_id\":\"waiting\"}");

        paced.awaitPending("running");
        assertEquals(503, waiting.join().statusCode());
        assertTrue(server.json("/internal/progress", "{\"id_task\":\"waiting\"}")
                .path("completed")
                .booleanValue());
    }

    /** {@code force_task_id} gives a task the id by which it is stopped. */
    @Test
    void anotherTasksIdDoesNotStopTheRunningOne() {
        var answer = paced.draw("running", 2, 1);
        paced.awaitPending("running");

        server.post("/sdapi/v1/interrupt", "{\"task_id\":\"other\"}");
        host.steps.release(1);
        PacedServer.await(() -> paced.progress().at("/state/sampling_step").intValue() == 1);
        assertFalse(paced.progress().at("/state/interrupted").booleanValue());
        server.post("/sdapi/v1/interrupt", "{\"task_id\":\"running\"}");
        assertTrue(paced.progress().at("/state/interrupted").booleanValue());
        host.steps.release(1);

        String info = RunningServer.parsed(answer.join().body()).path("info").textValue();
        assertTrue(info.contains("Stopped after step: 2"), info);
    }

    @Test
    void aTaskIsAskedForByItsId() {
        HttpResponse<String> answer = server.post("/internal/progress", "{}");

        assertEquals(422, answer.statusCode());
        JsonNode problem = RunningServer.parsed(answer.body()).at("/detail/0");
        assertEquals("[\"body\",\"id_task\"]", problem.path("loc").toString());
        assertEquals("value_error.missing", problem.path("type").textValue());
    }
}
