package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.EngineException;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting, watching and stopping, with a generator whose steps the test lets go one by one. */
@Timeout(300)
class QueueingTest {
    private final PacedHost host = new PacedHost();
    private final RunningServer server =
            RunningServer.start(host, RunningServer.options().queueCapacity(2).patience(Duration.ZERO));

    @AfterEach
    void stop() {
        host.steps.release(1000);
        host.detections.release(1000);
        server.close();
    }

    private CompletableFuture<HttpResponse<String>> draw(String id, int steps, int batches) {
        ObjectNode request =
                RunningServer.small().put("steps", steps).put("n_iter", batches).put("force_task_id", id);
        return server.client()
                .sendAsync(
                        server.posting("/sdapi/v1/txt2img", request.toString()), HttpResponse.BodyHandlers.ofString());
    }

    /** A request on a connection of its own, which the test can cut. */
    private Socket connect(String id, int steps) throws IOException {
        String body = RunningServer.small()
                .put("steps", steps)
                .put("force_task_id", id)
                .toString();
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.getOutputStream()
                .write(("POST /sdapi/v1/txt2img HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private List<String> pending() {
        List<String> ids = new ArrayList<>();
        server.json("/internal/pending-tasks").path("tasks").forEach(id -> ids.add(id.textValue()));
        return ids;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private void awaitPending(String... ids) {
        await(() -> pending().equals(List.of(ids)));
    }

    private JsonNode progress() {
        return server.json("/sdapi/v1/progress");
    }

    private void assertIdle() {
        JsonNode idle = progress();
        assertEquals(0.0, idle.path("progress").doubleValue());
        assertEquals(0, idle.at("/state/job_count").intValue());
    }

    @Test
    void drawsInTheOrderInWhichRequestsCame() {
        var first = draw("first", 1, 1);
        awaitPending("first");
        var second = draw("second", 1, 1);
        awaitPending("first", "second");
        var third = draw("third", 1, 1);
        awaitPending("first", "second", "third");

        host.steps.release();
        first.join();

        awaitPending("second", "third");
        host.steps.release(2);
        assertEquals(200, second.join().statusCode());
        assertEquals(200, third.join().statusCode());
        assertIdle();
    }

    @Test
    void tellsWhenToComeAgainIfTheQueueIsFull() {
        draw("running", 1, 1);
        awaitPending("running");
        draw("a", 1, 1);
        awaitPending("running", "a");
        draw("b", 1, 1);
        awaitPending("running", "a", "b");

        HttpResponse<String> refused = draw("c", 1, 1).join();

        assertEquals(429, refused.statusCode());
        assertTrue(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()) >= 1);
        assertTrue(
                RunningServer.parsed(refused.body()).path("detail").textValue().contains("2 requests wait"));
    }

    @Test
    void progressFollowsTheSteps() {
        assertIdle();
        var answer = draw("task", 4, 1);
        host.steps.release(2);
        await(() -> progress().at("/state/sampling_step").intValue() == 2);

        JsonNode half = progress();

        // 0.01 + 2 of 4 steps of 1 batch
        assertEquals(0.51, half.path("progress").doubleValue(), 1e-9);
        assertEquals(1, half.at("/state/job_count").intValue());
        assertEquals("scripts_txt2img", half.at("/state/job").textValue());
        host.steps.release(2);
        answer.join();
        assertIdle();
    }

    @Test
    void showsTheUnfinishedPictureToThoseWhoWatch() {
        server.json("/sdapi/v1/options", "{\"show_progress_every_n_steps\":1}");
        draw("task", 99, 1);
        await(() -> !host.started.isEmpty());
        await(() -> {
            host.steps.release();
            return progress().path("current_image").isTextual();
        });

        assertTrue(server.json("/sdapi/v1/progress?skip_current_image=true")
                .path("current_image")
                .isNull());
        JsonNode task = server.json("/internal/progress", "{\"id_task\":\"task\"}");
        assertTrue(task.path("live_preview").textValue().startsWith("data:image/png;base64,"));
    }

    @Test
    void anInterruptedRequestAnswersWithWhatThereIs() {
        var answer = draw("task", 9, 3);
        await(() -> !host.started.isEmpty());

        assertEquals("{}", server.post("/sdapi/v1/interrupt", "").body());
        host.steps.release();

        JsonNode body = RunningServer.parsed(answer.join().body());
        assertEquals(200, answer.join().statusCode());
        assertEquals(1, body.path("images").size());
        assertEquals(1, host.made);
        assertEquals(1, host.started.size(), "later batches are dropped");
        JsonNode info = RunningServer.parsed(body.path("info").textValue());
        assertTrue(info.at("/infotexts/0").textValue().contains("Stopped after step: 1"));
        assertIdle();
    }

    @Test
    void aSkippedBatchIsFollowedByTheOthers() throws InterruptedException {
        var answer = draw("task", 2, 2);
        await(() -> !host.started.isEmpty());

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
                RunningServer.parsed(draw("task", 1, 2).join().body())
                        .path("images")
                        .size());
    }

    @Test
    void aTaskIdStopsThatTaskOnly() {
        draw("running", 1, 1);
        awaitPending("running");
        var waiting = draw("waiting", 1, 1);
        awaitPending("running", "waiting");

        server.post("/sdapi/v1/interrupt", "{\"task_id\":\"waiting\"}");

        awaitPending("running");
        assertEquals(503, waiting.join().statusCode());
        assertTrue(server.json("/internal/progress", "{\"id_task\":\"waiting\"}")
                .path("completed")
                .booleanValue());
    }

    @Test
    void aClientThatGoesAwayLosesItsPlace() throws IOException {
        draw("running", 1, 1);
        awaitPending("running");
        try (Socket socket = connect("waiting", 1)) {
            awaitPending("running", "waiting");
        }

        awaitPending("running");
    }

    @Test
    void aClientThatGoesAwayEndsItsDrawingWithinAStep() throws Exception {
        try (Socket socket = connect("task", 9)) {
            host.started.take();
            host.steps.release();
            await(() -> host.made == 1);
        }
        await(() -> {
            // The first step may have begun before the connection was cut.
            host.steps.release();
            return !host.ended.isEmpty();
        });

        assertTrue(host.ended.take());
        awaitPending();
        assertIdle();
    }

    @Test
    void aFailureDoesNotHurtTheNextRequest() {
        host.obstacle = request -> {
            throw new EngineException("the machine is out of memory at /opt/models/x.safetensors");
        };
        HttpResponse<String> failed = draw("task", 1, 1).join();
        host.obstacle = request -> {};
        host.steps.release();

        assertEquals(500, failed.statusCode());
        assertFalse(failed.body().contains("/opt"), failed.body());
        assertTrue(failed.body().contains("x.safetensors"), failed.body());
        assertIdle();
        assertEquals(200, draw("task", 1, 1).join().statusCode());
    }

    @Test
    void tellsWhatBecameOfEachRequestWhenItStops() {
        var running = draw("running", 9, 1);
        awaitPending("running");
        var waiting = draw("waiting", 1, 1);
        awaitPending("running", "waiting");

        var stopping = CompletableFuture.supplyAsync(server::stop);
        // This answer comes once nothing waits any more, so the steps are made by "running" alone.
        assertEquals(503, waiting.join().statusCode());
        host.steps.release(9);

        List<String> outcomes = stopping.join();
        assertEquals(2, outcomes.size());
        assertTrue(outcomes.get(0).startsWith("running was "), outcomes.toString());
        assertEquals("waiting was cancelled before its turn", outcomes.get(1));
        assertTrue(running.join().statusCode() == 200 || running.join().statusCode() == 503);
    }

    private CompletableFuture<HttpResponse<String>> detect() {
        ObjectNode request = RunningServer.JSON.createObjectNode().put("controlnet_module", "canny");
        request.putArray("controlnet_images").add(RunningServer.source("rocket-twemoji.png"));
        return server.client()
                .sendAsync(
                        server.posting("/controlnet/detect", request.toString()), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void twoPreprocessorsRunAndAsManyWaitAsTheQueueHolds() {
        List<CompletableFuture<HttpResponse<String>>> all =
                Stream.generate(this::detect).limit(5).toList();

        // 2 run and 2 wait, so one is refused while none has ended.
        await(() -> all.stream().anyMatch(CompletableFuture::isDone));
        HttpResponse<String> refused = all.stream()
                .filter(CompletableFuture::isDone)
                .findFirst()
                .orElseThrow()
                .join();
        assertEquals(429, refused.statusCode(), refused.body());
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        assertTrue(host.detecting.get() <= 2);
        host.detections.release(4);
        assertEquals(
                List.of(200, 200, 200, 200, 429),
                all.stream().map(answer -> answer.join().statusCode()).sorted().toList());
    }
}
