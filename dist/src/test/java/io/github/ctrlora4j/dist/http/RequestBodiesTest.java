package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How bodies arrive; slow and broken ones are in HostileClientsTest. */
class RequestBodiesTest {
    @AutoClose
    private static final RunningServer server =
            RunningServer.start(PacedHost.fast(), RunningServer.options().maxBodyBytes(1 << 20));

    private static HttpResponse<String> posted(String path, String type, String body) {
        return server.send(server.request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        assertEquals(422, posted("/sdapi/v1/txt2img", "text/plain", "{}").statusCode());
        assertEquals(422, posted("/sdapi/v1/interrupt", "text/plain", "{}").statusCode());
    }

    @Test
    void aBodyWithoutATypeIsJson() {
        HttpResponse<String> answer = server.send(server.request("/sdapi/v1/options")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertEquals("null", answer.body());
    }

    @Test
    void malformedJsonIsRefusedWithItsKind() {
        HttpResponse<String> answer = server.post("/sdapi/v1/txt2img", "{\"steps\":");

        assertEquals(422, answer.statusCode());
        assertEquals(
                "value_error.jsondecode",
                RunningServer.parsed(answer.body()).at("/detail/0/type").textValue());
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        HttpResponse<String> answer = server.post("/sdapi/v1/txt2img", "{\"prompt\":\"" + "a".repeat(1 << 20) + "\"}");

        assertEquals(413, answer.statusCode());
        assertTrue(RunningServer.parsed(answer.body()).path("detail").isTextual());
    }
}
