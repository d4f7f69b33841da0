package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting, going away and ending, with a generator whose steps the test lets go one by one. */
@Timeout(300)
class QueueingTest {
    @AutoClose
    private final PacedServer paced = new PacedServer();

    private final PacedHost host = paced.host;
    private final RunningServer server = paced.server;

    private CompletableFuture<HttpResponse<String>> draw(String id, int steps, int batches) {
        return paced.draw(id, steps, batches);
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

    @Test
    void drawsInTheOrderInWhichRequestsCame() {
        var first = draw("first", 1, 1);
        paced.awaitPending("first");
        var second = draw("second", 1, 1);
        paced.awaitPending("first", "second");
        var third = draw("third", 1, 1);
        paced.awaitPending("first", "second", "third");

        host.steps.release();
        first.join();

        paced.awaitPending("second", "third");
        host.steps.release(2);
        assertEquals(200, second.join().statusCode());
        assertEquals(200, third.join().statusCode());
        assertTrue(paced.isIdle());
    }

    @Test
    void tellsWhenToComeAgainIfTheQueueIsFull() {
        draw("running", 1, 1);
        paced.awaitPending("running");
        draw("a", 1, 1);
        paced.awaitPending("running", "a");
        draw("b", 1, 1);
        paced.awaitPending("running", "a", "b");

        HttpResponse<String> refused = draw("c", 1, 1).join();

        assertEquals(429, refused.statusCode());
        assertTrue(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()) >= 1);
        assertTrue(
                RunningServer.parsed(refused.body()).path("detail").textValue().contains("2 requests wait"));
    }

    /** A request may make its own options those of the server, once it has a place in the queue. */
    @Test
    void aRefusedRequestLeavesTheOptionsAlone() {
        ObjectNode request = RunningServer.small()
                .put("steps", 1)
                .put("force_task_id", "keeping")
                .put("override_settings_restore_afterwards", false);
        request.putObject("override_settings").put("CLIP_stop_at_last_layers", 2);
        draw("running", 1, 1);
        paced.awaitPending("running");
        draw("a", 1, 1);
        paced.awaitPending("running", "a");
        draw("b", 1, 1);
        paced.awaitPending("running", "a", "b");

        assertEquals(429, server.post("/sdapi/v1/txt2img", request.toString()).statusCode());
        assertEquals(1, clipSkip());
        host.steps.release(4);
        paced.awaitPending();
        assertEquals(200, server.post("/sdapi/v1/txt2img", request.toString()).statusCode());
        assertEquals(2, clipSkip());
    }

    private int clipSkip() {
        return server.json("/sdapi/v1/options").path("CLIP_stop_at_last_layers").intValue();
    }

    @Test
    void aClientThatGoesAwayLosesItsPlace() throws IOException {
        draw("running", 1, 1);
        paced.awaitPending("running");
        try (Socket socket = connect("waiting", 1)) {
            paced.awaitPending("running", "waiting");
        }

        paced.awaitPending("running");
    }

    @Test
    void aClientThatGoesAwayEndsItsDrawingWithinAStep() throws Exception {
        try (Socket socket = connect("task", 9)) {
            host.started.take();
            host.steps.release();
            PacedServer.await(() -> host.made == 1);
        }
        PacedServer.await(() -> {
            // The first step may have begun before the connection was cut.
            host.steps.release();
            return !host.ended.isEmpty();
        });

        assertTrue(host.ended.take());
        paced.awaitPending();
        assertTrue(paced.isIdle());
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
        assertTrue(paced.isIdle());
        assertEquals(200, draw("task", 1, 1).join().statusCode());
    }

    @Test
    void tellsWhatBecameOfEachRequestWhenItStops() {
        var running = draw("running", 9, 1);
        paced.awaitPending("running");
        var waiting = draw("waiting", 1, 1);
        paced.awaitPending("running", "waiting");

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
        return paced.send("/controlnet/detect", request);
    }

    @Test
    void twoPreprocessorsRunAndAsManyWaitAsTheQueueHolds() {
        List<CompletableFuture<HttpResponse<String>>> all =
                Stream.generate(this::detect).limit(5).toList();

        // 2 run and 2 wait, so one is refused while none has ended.
        PacedServer.await(() -> all.stream().anyMatch(CompletableFuture::isDone));
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
