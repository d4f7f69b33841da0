package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who may use the server, and from which pages. */
class AccessRulesTest {
    @AutoClose
    private static final RunningServer server = RunningServer.start(PacedHost.fast(), RunningServer.options());

    private static String raw(RunningServer target, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", target.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String rawGet(RunningServer target, String host) throws IOException {
        return raw(target, "GET /internal/ping HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void onlyKnownHostsAreServed() throws IOException {
        assertTrue(rawGet(server, "localhost:7860").startsWith("HTTP/1.1 200"));
        assertTrue(rawGet(server, "[::1]:7860").startsWith("HTTP/1.1 200"));
        assertTrue(rawGet(server, "rebound.example.org").startsWith("HTTP/1.1 403"));
    }

    @Test
    void pagesOfOtherOriginsCannotChangeAnything() {
        for (String origin : List.of("https://example.org", "null", "http://127.0.0.1:1")) {
            HttpResponse<String> answer = server.send(server.request("/sdapi/v1/interrupt")
                    .header("Origin", origin)
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build());
            assertEquals(403, answer.statusCode(), origin);
            assertTrue(
                    answer.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
        }
        assertEquals(
                200,
                server.send(server.request("/sdapi/v1/interrupt")
                                .header("Origin", "http://127.0.0.1:" + server.port())
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build())
                        .statusCode());
    }

    @Test
    void allowedOriginsAreAnswered() {
        try (RunningServer open =
                RunningServer.start(PacedHost.fast(), RunningServer.options().origin("https://example.org"))) {
            HttpResponse<String> answer = open.send(open.request("/sdapi/v1/txt2img")
                    .header("Origin", "https://example.org")
                    .header("Access-Control-Request-Method", "POST")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .build());

            assertEquals(204, answer.statusCode());
            assertEquals(
                    "https://example.org",
                    answer.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        }
    }

    @Test
    void credentialsAreAskedFor() {
        try (RunningServer closed =
                RunningServer.start(PacedHost.fast(), RunningServer.options().credentials("ada:secret"))) {
            HttpResponse<String> none = closed.get("/sdapi/v1/options");
            assertEquals(401, none.statusCode());
            assertEquals("{\"detail\":\"Not authenticated\"}", none.body());
            assertTrue(none.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Basic"));
            assertEquals(401, closed.get("/controlnet/version").statusCode());
            assertEquals(200, closed.get("/health").statusCode());
            assertEquals("Incorrect username or password", withPassword(closed, "ada:wrong"));
            assertEquals("", withPassword(closed, "ada:secret"));
            assertFalse(closed.send(authorized(closed, "/sdapi/v1/cmd-flags", "ada:secret"))
                    .body()
                    .contains("secret"));
        }
    }

    private static HttpRequest authorized(RunningServer target, String path, String credentials) {
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return target.request(path).header("Authorization", "Basic " + encoded).build();
    }

    private static String withPassword(RunningServer target, String credentials) {
        HttpResponse<String> answer = target.send(authorized(target, "/sdapi/v1/options", credentials));
        return RunningServer.parsed(answer.body()).path("detail").asText("");
    }
}
