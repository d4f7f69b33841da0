package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.MemoryException;
import io.github.ctrlora4j.api.host.MemoryNeed;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** S-HT-3: a request for which there is no memory is refused with the numbers, before it waits. */
class AdmissionTest {
    private final PacedHost host = PacedHost.fast();
    private final RunningServer server = RunningServer.start(host, RunningServer.options());

    @AfterEach
    void close() {
        server.close();
    }

    private static String detail(HttpResponse<String> answer) {
        return RunningServer.parsed(answer.body()).path("detail").textValue();
    }

    @Test
    void whatNeverFitsIsAnswered507WithTheNumbers() {
        host.need = new MemoryNeed(6_000_000_000L, 500_000_000, 1_500_000_000, 7_000_000_000L, 9_000_000_000L);

        HttpResponse<String> answer =
                server.post("/sdapi/v1/txt2img", RunningServer.small().toString());

        assertEquals(507, answer.statusCode());
        assertEquals(
                "memory: the request needs 8.00 GB (models 6.00 GB, conditions 0.50 GB, pictures in the making 1.50 GB), and"
                        + " 7.00 GB are allowed; send a smaller width, height or batch_size, or fewer units",
                detail(answer));
        assertTrue(host.started.isEmpty());
    }

    @Test
    void whatDoesNotFitNowIsAnswered429WithTheNumbers() {
        host.need = new MemoryNeed(6_000_000_000L, 0, 1_500_000_000, 8_000_000_000L, 7_000_000_000L);

        HttpResponse<String> answer =
                server.post("/sdapi/v1/txt2img", RunningServer.small().toString());

        assertEquals(429, answer.statusCode());
        assertTrue(answer.headers().firstValueAsLong("Retry-After").isPresent());
        assertTrue(
                detail(answer).startsWith("memory: the request needs 7.50 GB")
                        && detail(answer).contains("7.00 GB are free now"),
                answer.body());
    }

    /** 64 times 16 pictures of 2048 x 2048 are 4.3e9 pixels, at 16 bytes each. */
    @Test
    void picturesThatTheHeapCannotHoldAreAnswered507() {
        ObjectNode request = RunningServer.small()
                .put("width", 2048)
                .put("height", 2048)
                .put("steps", 1)
                .put("n_iter", 64)
                .put("batch_size", 16)
                .put("sampler_index", "Euler");

        HttpResponse<String> answer = server.post("/sdapi/v1/txt2img", request.toString());

        assertEquals(507, answer.statusCode(), answer.body());
        assertTrue(detail(answer).contains("need 68.72 GB until they are sent"), answer.body());
    }

    /** S-ME-5 */
    @Test
    void aDeviceThatRunsOutOfMemoryIsAnswered507AndTheNextRequestIsDrawn() {
        host.obstacle = request -> {
            throw new MemoryException("memory", "ran out");
        };
        HttpResponse<String> failed =
                server.post("/sdapi/v1/txt2img", RunningServer.small().toString());
        host.obstacle = request -> {};
        HttpResponse<String> next =
                server.post("/sdapi/v1/txt2img", RunningServer.small().toString());

        assertEquals(507, failed.statusCode());
        assertEquals("memory: ran out", detail(failed));
        assertTrue(failed.headers().firstValueAsLong("Retry-After").isPresent());
        assertEquals(200, next.statusCode());
    }

    /** The prediction of the real host: the miniature's weights alone are 52 MB. */
    @Test
    void theFrontDoorsPredictionIsAsked() {
        Ctrlora4j small = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(RunningServer.MODELS)
                .device("cpu")
                .requestBytes(50_000_000)
                .build());
        try (RunningServer real = RunningServer.start(small, RunningServer.options())) {
            HttpResponse<String> answer =
                    real.post("/sdapi/v1/txt2img", RunningServer.small().toString());

            assertEquals(507, answer.statusCode());
            assertTrue(detail(answer).contains("and 0.05 GB are allowed"), answer.body());
        }
    }

    /** By the real host, too, which reads prompts when it predicts. */
    @Test
    void aPromptThatCannotBeReadIsRefusedByItsFieldBeforeItWaits() {
        try (RunningServer real = RunningServer.start()) {
            ObjectNode request = RunningServer.small().put("enable_hr", true);

            HttpResponse<String> answer = real.post(
                    "/sdapi/v1/txt2img",
                    request.put("hr_prompt", "<lora:nothing:1>").toString());

            assertEquals(422, answer.statusCode());
            assertTrue(
                    detail(answer).startsWith("hr_prompt: <lora:nothing>: there is no file 'nothing'."), answer.body());
        }
    }
}
