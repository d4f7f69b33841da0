package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class ServerMetricsTest {
    @AutoClose
    private final PacedServer paced = new PacedServer();

    /** The value of one line of what Prometheus reads. */
    private double value(String name) {
        return paced.server
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name));
    }

    /** Three steps in each of two batches, each of two calls and one second. */
    @Test
    void whatIsDrawnIsCounted() {
        paced.host.steps.release(6);
        assertEquals(200, paced.draw("task", 3, 2).join().statusCode());

        assertEquals(2, value("ctrlora4j_images_total"));
        assertEquals(1, value("ctrlora4j_requests_total{outcome=\"drawn\"}"));
        assertEquals(12, value("ctrlora4j_network_calls_total{network=\"unet_samples\"}"));
        assertEquals(6, value("ctrlora4j_stage_seconds_sum{stage=\"SAMPLE\"}"));
        assertEquals(1, value("ctrlora4j_request_wait_seconds_count"));
        assertEquals(1, value("ctrlora4j_request_draw_seconds_count"));
    }

    @Test
    void whatWaitsIsShown() {
        assertEquals(0, value("ctrlora4j_queue_running"));
        paced.draw("running", 1, 1);
        paced.awaitPending("running");
        paced.draw("waiting", 1, 1);
        paced.awaitPending("running", "waiting");

        assertEquals(1, value("ctrlora4j_queue_running"));
        assertEquals(1, value("ctrlora4j_queue_waiting"));
    }

    @Test
    void failuresAndCancellationsAreToldApart() {
        var running = paced.draw("running", 1, 1);
        paced.awaitPending("running");
        var waiting = paced.draw("waiting", 1, 1);
        paced.awaitPending("running", "waiting");
        paced.server.post("/sdapi/v1/interrupt", "{\"task_id\":\"waiting\"}");
        assertEquals(503, waiting.join().statusCode());
        paced.host.steps.release();
        assertEquals(200, running.join().statusCode());
        paced.host.obstacle = request -> {
            throw new EngineException("broken");
        };
        assertEquals(500, paced.draw("failing", 1, 1).join().statusCode());

        assertEquals(1, value("ctrlora4j_requests_total{outcome=\"cancelled\"}"));
        assertEquals(1, value("ctrlora4j_requests_total{outcome=\"failed\"}"));
    }

    /** Of 64 MiB outside the heap, which are written, less what else may be freed meanwhile. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void memoryOutsideTheHeapCounts() {
        long before = ServerMetrics.residentBytes();
        ByteBuffer outside = ByteBuffer.allocateDirect(64 << 20);
        for (int i = 0; i < outside.capacity(); i += 1024) {
            outside.put(i, (byte) 1);
        }

        long grown = ServerMetrics.residentBytes() - before;

        assertTrue(grown > 32L << 20, grown + " of " + outside.capacity());
    }
}
