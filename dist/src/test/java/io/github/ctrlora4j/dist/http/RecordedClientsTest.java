package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The calls of clients that cannot run in a build, written down by hand from what is known of them: {@code
 * clients/<name>.json} has for each call what the client sends, and what it takes out of the answer. In a body, PICTURE
 * stands for a picture, MODEL and TITLE for a condition LoRA and a checkpoint as the lists name them, and OPTIONS for all
 * options. The generator of {@link PacedHost} draws.
 */
class RecordedClientsTest {
    private static RunningServer server;
    private static String model;
    private static String title;

    @BeforeAll
    static void start() {
        server = RunningServer.start(PacedHost.fast(), RunningServer.options());
        model = server.json("/controlnet/control_types")
                .at("/control_types/Canny/default_model")
                .textValue();
        title = server.json("/sdapi/v1/sd-models").at("/0/title").textValue();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sdwebuiapi",
                "open-webui",
                "sillytavern",
                "auto-photoshop",
                "krita-fork",
                "stable-gimpfusion",
                "ai-render",
                "librechat"
            })
    void findsWhatItNeedsInEveryAnswer(String client) throws IOException {
        for (JsonNode call : calls(client)) {
            HttpResponse<String> answer = answered(call);

            assertEquals(200, answer.statusCode(), () -> call + " -> " + answer.body());
            JsonNode body = RunningServer.parsed(answer.body());
            call.path("needs").forEach(place -> assertPresent(body, place.textValue(), call));
            if (call.has("images")) {
                assertEquals(call.path("images").intValue(), body.path("images").size(), call.toString());
            }
            call.path("info")
                    .forEach(place -> assertPresent(
                            RunningServer.parsed(body.path("info").textValue()), place.textValue(), call));
        }
    }

    private static void assertPresent(JsonNode body, String place, JsonNode call) {
        JsonNode found = body.at(place);
        assertFalse(found.isMissingNode() || found.isNull(), () -> place + " of " + call + " in " + body);
    }

    private static JsonNode calls(String client) throws IOException {
        try (InputStream file = RecordedClientsTest.class.getResourceAsStream("clients/" + client + ".json")) {
            return RunningServer.JSON
                    .readTree(Objects.requireNonNull(file, client))
                    .path("calls");
        }
    }

    /** With empty credentials, as clients send them where none are wanted. */
    private static HttpResponse<String> answered(JsonNode call) {
        if (call.has("get")) {
            return server.send(server.request(call.path("get").textValue())
                    .header("Authorization", "Basic Og==")
                    .build());
        }
        return server.send(server.request(call.path("post").textValue())
                .header("Authorization", "Basic Og==")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(call.path("body"))))
                .build());
    }

    private static String body(JsonNode body) {
        if (body.asText().equals("OPTIONS")) {
            return server.json("/sdapi/v1/options").toString();
        }
        return body.toString()
                .replace("PICTURE", RunningServer.source("rocket-twemoji.png"))
                .replace("MODEL", model)
                .replace("TITLE", title);
    }
}
