package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The extension's lists, and preprocessors without drawing. */
class ControlEndpointsTest {
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(PacedHost.fast(), RunningServer.options());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void controlTypesAreThoseOfTheExtension() {
        JsonNode types = server.json("/controlnet/control_types").path("control_types");

        assertEquals("[\"none\",\"canny\"]", types.at("/Canny/module_list").toString());
        assertEquals("canny", types.at("/Canny/default_option").textValue());
        assertTrue(types.at("/Canny/default_model").textValue().matches("ctrlora_canny \\[[0-9a-f]{8}]"));
        assertEquals("None", types.at("/All/model_list/0").textValue());
        assertEquals(21, types.size());
    }

    @Test
    void modulesAreDescribedAsTheExtensionDescribesThem() {
        JsonNode modules = server.json("/controlnet/module_list");
        List<String> names = new ArrayList<>();
        modules.path("module_detail").fieldNames().forEachRemaining(names::add);
        List<String> listed = new ArrayList<>();
        modules.path("module_list").forEach(name -> listed.add(name.textValue()));

        assertEquals(names, listed);
        assertEquals("none", listed.get(0));
        assertEquals(
                RunningServer.parsed(
                        """
                        {"model_free":false,"sliders":[
                          {"name":"Resolution","value":512,"min":64,"max":2048,"step":8},
                          {"name":"Low Threshold","value":100,"min":1,"max":255,"step":1},
                          {"name":"High Threshold","value":200,"min":1,"max":255,"step":1}]}"""),
                modules.at("/module_detail/canny"));
        assertTrue(server.json("/controlnet/module_list?alias_names=true")
                .path("module_list")
                .toString()
                .contains("depth_midas"));
        assertEquals(3, server.json("/controlnet/version").path("version").intValue());
        assertEquals(
                3,
                server.json("/controlnet/settings")
                        .path("control_net_unit_count")
                        .intValue());
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

    @ParameterizedTest
    @CsvSource({
        "'{\"controlnet_module\":\"canny\"}', No image selected",
        "'{\"controlnet_module\":\"nothing\",\"controlnet_input_images\":[\"x\"]}', Module not available"
    })
    void detectionThatCannotWorkIsRefused(String body, String reason) {
        HttpResponse<String> answer = server.post("/controlnet/detect", body);

        assertEquals(422, answer.statusCode());
        assertTrue(
                RunningServer.parsed(answer.body()).path("detail").textValue().startsWith(reason), answer.body());
    }
}
