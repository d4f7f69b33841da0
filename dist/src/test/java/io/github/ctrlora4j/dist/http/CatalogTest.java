package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.dist.TemplateJar;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list that the page watches, over HTTP. */
class CatalogTest {
    @AutoClose
    private static final RunningServer server = RunningServer.start(PacedHost.fast(), RunningServer.options());

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void theCatalogDescribesWhatControlsNeed() {
        JsonNode catalog = server.json(PageEndpoints.CATALOG);

        assertEquals("[\"basecn\"]", catalog.path("bases").toString());
        assertEquals(128, catalog.at("/checkpoints/0/side").intValue(), "the miniature family draws small pictures");
        JsonNode canny = condition(catalog, "canny");
        assertTrue(canny.path("model").textValue().startsWith("ctrlora_canny ["));
        assertEquals(
                List.of("low", "integer", "100", "1.0", "255.0"),
                Stream.of("name", "kind", "default", "minimum", "maximum")
                        .map(key -> canny.at("/parameters/0").path(key).asText())
                        .toList());
        assertTrue(condition(catalog, "skeleton").path("model").isNull(), "no LoRA is installed");
    }

    private static JsonNode condition(JsonNode catalog, String id) {
        return StreamSupport.stream(catalog.path("conditions").spliterator(), false)
                .filter(condition -> condition.path("id").textValue().equals(id))
                .findFirst()
                .orElseGet(() -> MissingNode.getInstance());
    }

    @Test
    void aPluginComesAndGoesWhileTheServerRuns(@TempDir Path temp) throws IOException, URISyntaxException {
        Path folder = Files.createDirectory(temp.resolve("plugins"));
        Path made = TemplateJar.duotone(temp);
        try (RunningServer open = RunningServer.withPlugins(folder)) {
            String before = header(open.get(PageEndpoints.CATALOG), "ETag");

            Path jar = Files.move(made, folder.resolve("duotone-0.1.0.jar"));
            assertTrue(condition(open.json(PageEndpoints.CATALOG), "duotone").isObject());
            ObjectNode detection = RunningServer.JSON.createObjectNode().put("controlnet_module", "duotone");
            detection.putArray("controlnet_input_images").add(RunningServer.source("rocket-twemoji.png"));
            assertEquals(
                    1,
                    open.json("/controlnet/detect", detection.toString())
                            .path("images")
                            .size());

            Files.delete(jar);
            assertTrue(condition(open.json(PageEndpoints.CATALOG), "duotone").isMissingNode());
            assertEquals(before, header(open.get(PageEndpoints.CATALOG), "ETag"));
            assertEquals(
                    422, open.post("/controlnet/detect", detection.toString()).statusCode());
        }
    }

    @Test
    void aBrokenPluginIsNamedWithoutItsFolder(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("broken.jar"), "no zip");
        try (RunningServer open = RunningServer.withPlugins(folder)) {
            JsonNode problem = open.json(PageEndpoints.CATALOG).at("/problems/0");

            assertEquals("broken.jar", problem.path("source").textValue());
            assertFalse(problem.toString().contains(folder.toString()), problem.toString());
        }
    }
}
