package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the server tells about itself. */
class MachineEndpointsTest {
    @AutoClose
    private static final RunningServer server = RunningServer.start(PacedHost.fast(), RunningServer.options());

    @Test
    void tellsAboutItself() {
        assertEquals("ok", server.json("/health").path("status").textValue());
        HttpResponse<String> metrics = server.get("/metrics");
        assertTrue(metrics.body().contains("ctrlora4j_queue_waiting 0.0"), metrics.body());
        JsonNode description = server.json("/openapi.json");
        assertEquals("3.0.3", description.path("openapi").textValue());
        description.path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                    if (method.equals("get")) {
                        assertEquals(200, server.get(path.getKey()).statusCode(), path.getKey());
                    }
                }));
    }
}
