package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists that clients fill their menus from. */
class ListEndpointsTest {
    @AutoClose
    private static final RunningServer server = RunningServer.start(PacedHost.fast(), RunningServer.options());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sd-models",
                "samplers",
                "schedulers",
                "sd-vae",
                "loras",
                "embeddings",
                "hypernetworks",
                "upscalers",
                "latent-upscale-modes",
                "face-restorers",
                "realesrgan-models",
                "prompt-styles",
                "scripts",
                "script-info",
                "extensions",
                "memory",
                "cmd-flags",
                "options",
                "progress"
            })
    void everyListAnswers(String list) {
        server.json("/sdapi/v1/" + list);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sdapi/v1/interrupt",
                "/sdapi/v1/skip",
                "/sdapi/v1/refresh-checkpoints",
                "/sdapi/v1/refresh-vae",
                "/sdapi/v1/refresh-loras",
                "/sdapi/v1/refresh-embeddings",
                "/sdapi/v1/unload-checkpoint",
                "/sdapi/v1/reload-checkpoint"
            })
    void everyCommandTakesAnyBodyAndAnswersJson(String path) {
        for (String body : List.of("", "{}", "[1]", "\"text\"")) {
            HttpResponse<String> answer = server.post(path, body);
            assertEquals(200, answer.statusCode());
            assertTrue(List.of("null", "{}").contains(answer.body()), answer.body());
        }
    }

    @Test
    void modelsHaveExactlyTheSixKeysOfTheWebUi() {
        JsonNode models = server.json("/sdapi/v1/sd-models");

        assertEquals(3, models.size());
        List<String> keys = new ArrayList<>();
        models.get(0).fieldNames().forEachRemaining(keys::add);
        assertEquals(List.of("title", "model_name", "hash", "sha256", "filename", "config"), keys);
        assertFalse(
                models.toString().contains(RunningServer.MODELS.toAbsolutePath().toString()));
    }
}
