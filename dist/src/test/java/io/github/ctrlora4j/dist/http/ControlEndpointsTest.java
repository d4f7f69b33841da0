package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The extension's lists, and preprocessors without drawing. */
class ControlEndpointsTest {
    @AutoClose
    private static final RunningServer server = RunningServer.start(PacedHost.fast(), RunningServer.options());

    @Test
    void everyListAnswers() {
        assertEquals(3, server.json("/controlnet/version").path("version").intValue());
        JsonNode settings = server.json("/controlnet/settings");
        assertEquals(3, settings.path("control_net_unit_count").intValue());
        assertEquals(3, settings.path("control_net_max_models_num").intValue(), "for older clients");
        assertTrue(server.json("/controlnet/control_types")
                .at("/control_types/Canny")
                .isObject());
        assertTrue(server.json("/controlnet/model_list")
                .path("model_list")
                .toString()
                .contains("ctrlora_canny ["));
    }

    @ParameterizedTest
    @CsvSource({
        "'', depth",
        "?alias_names=false, depth",
        "?alias_names=true, depth_midas",
        "?alias_names=1, depth_midas"
    })
    void modulesAreListedByNameOrByLabel(String query, String expected) {
        JsonNode modules = server.json("/controlnet/module_list" + query);

        assertTrue(modules.path("module_list").toString().contains("\"" + expected + "\""), modules.toString());
        assertTrue(modules.path("module_detail").has(expected));
    }

    @Test
    void detectsWithoutDrawing() {
        ObjectNode request = RunningServer.JSON
                .createObjectNode()
                .put("controlnet_module", "canny")
                .put("controlnet_processor_res", 96);
        request.putArray("controlnet_images").add(RunningServer.source("rocket-twemoji.png"));

        JsonNode answer = server.json("/controlnet/detect", request.toString());

        assertEquals("Success", answer.path("info").textValue());
        assertEquals(1, answer.path("images").size());
    }

    @Test
    void detectionThatCannotWorkIsRefused() {
        HttpResponse<String> answer = server.post("/controlnet/detect", "{\"controlnet_module\":\"canny\"}");

        assertEquals(422, answer.statusCode());
        assertEquals(
                "No image selected",
                RunningServer.parsed(answer.body()).path("detail").textValue());
    }
}
