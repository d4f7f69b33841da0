package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options as clients read and write them. */
class OptionEndpointsTest {
    @AutoClose
    private static final RunningServer server = RunningServer.start(PacedHost.fast(), RunningServer.options());

    @Test
    void takesABareQuestionMark() {
        assertEquals(200, server.get("/sdapi/v1/options?").statusCode());
    }

    @Test
    void theCheckpointOptionIsOneOfTheTitles() {
        String title =
                server.json("/sdapi/v1/options").path("sd_model_checkpoint").textValue();

        assertTrue(server.json("/sdapi/v1/sd-models").findValuesAsText("title").contains(title), title);
    }

    @Test
    void takesTheWholeOptionsBackWithOneChanged() {
        ObjectNode all = (ObjectNode) server.json("/sdapi/v1/options");
        boolean before = all.path("send_seed").booleanValue();

        HttpResponse<String> answer =
                server.post("/sdapi/v1/options", all.put("send_seed", !before).toString());

        assertEquals("null", answer.body());
        assertEquals(!before, server.json("/sdapi/v1/options").path("send_seed").booleanValue());
        assertEquals(all, server.json("/sdapi/v1/options"));
    }

    @Test
    void unknownOptionsAreIgnoredAndUnknownCheckpointsAreNot() {
        assertEquals(
                200, server.post("/sdapi/v1/options", "{\"no_such_option\":1}").statusCode());
        HttpResponse<String> answer = server.post("/sdapi/v1/options", "{\"sd_model_checkpoint\":\"miniature-inc\"}");
        assertEquals(422, answer.statusCode());
        assertTrue(answer.body().contains("Did you mean 'miniature-ink"), answer.body());
    }

    /** As {@code serve --checkpoint miniature-ink --base FILE} starts it; its options outlive the server without these. */
    @Test
    void whatTheOperatorNamesIsShownByNameAndNotSaved(@TempDir Path folder) throws IOException {
        Path settings = folder.resolve("options.json");
        ServerOptions.Builder options = RunningServer.options()
                .settings(settings)
                .checkpoint("miniature-ink")
                .base(RunningServer.MODELS
                        .toAbsolutePath()
                        .resolve("basecn.safetensors")
                        .toString());
        try (RunningServer own = RunningServer.start(PacedHost.fast(), options)) {
            ObjectNode shown = (ObjectNode) own.json("/sdapi/v1/options");
            assertEquals("basecn", shown.path("ctrlora_base").textValue());
            assertEquals(
                    "miniature-ink.safetensors",
                    shown.path("sd_model_checkpoint").textValue());

            own.post("/sdapi/v1/options", shown.put("send_seed", false).toString());

            JsonNode saved = RunningServer.parsed(Files.readString(settings));
            assertEquals("", saved.path("ctrlora_base").textValue());
            assertEquals("", saved.path("sd_model_checkpoint").textValue());
            assertFalse(saved.path("send_seed").booleanValue());
            assertEquals(shown, own.json("/sdapi/v1/options"));
        }
    }

    @Test
    void longAnswersAreCompressedForThoseWhoAsk() {
        HttpResponse<String> plain = server.get("/sdapi/v1/options");
        HttpResponse<String> compressed = server.send(server.request("/sdapi/v1/options")
                .header("Accept-Encoding", "gzip")
                .build());

        assertTrue(plain.headers().firstValue("Content-Encoding").isEmpty());
        assertEquals("gzip", compressed.headers().firstValue("Content-Encoding").orElse(""));
    }
}
