package io.github.ctrlora4j.dist.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A server at which two requests may wait, and whose steps a test lets go one by one. */
final class PacedServer implements AutoCloseable {
    final PacedHost host = new PacedHost();
    final RunningServer server =
            RunningServer.start(host, RunningServer.options().queueCapacity(2).patience(Duration.ZERO));

    CompletableFuture<HttpResponse<String>> draw(String id, int steps, int batches) {
        ObjectNode request =
                RunningServer.small().put("steps", steps).put("n_iter", batches).put("force_task_id", id);
        return send("/sdapi/v1/txt2img", request);
    }

    CompletableFuture<HttpResponse<String>> send(String path, ObjectNode request) {
        return server.client()
                .sendAsync(server.posting(path, request.toString()), HttpResponse.BodyHandlers.ofString());
    }

    /** Waits as long as the test may take. */
    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private List<String> pending() {
        List<String> ids = new ArrayList<>();
        server.json("/internal/pending-tasks").path("tasks").forEach(id -> ids.add(id.textValue()));
        return ids;
    }

    void awaitPending(String... ids) {
        await(() -> pending().equals(List.of(ids)));
    }

    JsonNode progress() {
        return server.json("/sdapi/v1/progress");
    }

    /** As clients recognize it. */
    boolean isIdle() {
        JsonNode progress = progress();
        return progress.path("progress").doubleValue() == 0
                && progress.at("/state/job_count").intValue() == 0;
    }

    @Override
    public void close() {
        host.steps.release(1000);
        host.detections.release(1000);
        server.close();
    }
}
