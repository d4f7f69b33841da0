package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests arrive and answers leave, lists and options, without an engine. */
class TransportTest {
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(PacedHost.fast(), RunningServer.options().maxBodyBytes(1 << 20));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String raw(RunningServer target, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", target.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String rawGet(RunningServer target, String host) throws IOException {
        return raw(target, "GET /internal/ping HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private static HttpResponse<String> posted(String path, String type, String body) {
        return server.send(server.request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void unknownRoutesAnswerAsClientsExpect() {
        HttpResponse<String> answer = server.get("/sdapi/v1/no-such-route");

        assertEquals(404, answer.statusCode());
        assertEquals("{\"detail\":\"Not Found\"}", answer.body());
        HttpResponse<String> wrongMethod = server.get("/sdapi/v1/txt2img");
        assertEquals(405, wrongMethod.statusCode());
        assertEquals("{\"detail\":\"Method Not Allowed\"}", wrongMethod.body());
    }

    @Test
    void takesABareQuestionMark() {
        assertEquals(200, server.get("/sdapi/v1/options?").statusCode());
    }

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
    void aWrongTypeIsRefusedWithItsPlace() {
        JsonNode error = RunningServer.parsed(
                server.post("/sdapi/v1/txt2img", "{\"steps\":\"many\"}").body());

        assertEquals("[\"body\",\"steps\"]", error.at("/detail/0/loc").toString());
        assertEquals("type_error.integer", error.at("/detail/0/type").textValue());
    }

    @Test
    void numbersMayBeTexts() {
        assertEquals(
                200,
                server.post("/sdapi/v1/txt2img", "{\"steps\":\"2\",\"width\":64.0,\"height\":\"64\",\"url\":{}}")
                        .statusCode());
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        HttpResponse<String> answer = server.post("/sdapi/v1/txt2img", "{\"prompt\":\"" + "a".repeat(1 << 20) + "\"}");

        assertEquals(413, answer.statusCode());
        assertTrue(RunningServer.parsed(answer.body()).path("detail").isTextual());
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

    @Test
    void unknownNamesAreAnsweredWithThoseThatThereAre() {
        HttpResponse<String> sampler = server.post("/sdapi/v1/txt2img", "{\"sampler_name\":\"Ddimm\"}");
        assertEquals(400, sampler.statusCode());
        assertTrue(sampler.body().contains("Sampler not found: 'Ddimm'. Available: DPM++ 2M"), sampler.body());
        assertEquals(
                422,
                server.post("/sdapi/v1/txt2img", "{\"override_settings\":{\"sd_model_checkpoint\":\"x\"}}")
                        .statusCode());
        assertEquals(
                422, server.post("/sdapi/v1/txt2img", "{\"script_name\":\"x\"}").statusCode());
        assertEquals(
                422,
                server.post("/sdapi/v1/txt2img", "{\"alwayson_scripts\":{\"x\":{}}}")
                        .statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        "width, 63",
        "width, 2049",
        "height, 100000",
        "steps, 151",
        "steps, 0",
        "batch_size, 17",
        "n_iter, 65",
        "cfg_scale, 51",
        "subseed_strength, 2"
    })
    void everyNumberHasALimit(String field, long value) {
        HttpResponse<String> answer = server.post(
                "/sdapi/v1/txt2img", RunningServer.small().put(field, value).toString());

        assertEquals(422, answer.statusCode(), answer.body());
        assertTrue(
                RunningServer.parsed(answer.body()).path("detail").textValue().startsWith(field + ":"), answer.body());
    }

    @Test
    void aRequestThatCostsTooMuchIsRefusedWithTheNumbers() {
        ObjectNode request = RunningServer.small()
                .put("width", 2048)
                .put("height", 2048)
                .put("steps", 150)
                .put("batch_size", 16)
                .put("n_iter", 64);

        HttpResponse<String> answer = server.post("/sdapi/v1/txt2img", request.toString());

        // 16 areas of 512 x 512, 1024 pictures, 150 steps
        assertEquals(422, answer.statusCode());
        assertTrue(answer.body().contains("2457600 steps at 512x512"), answer.body());
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

    @Test
    void tellsAboutItself() {
        assertEquals("ok", server.json("/health").path("status").textValue());
        HttpResponse<String> metrics = server.get("/metrics");
        assertTrue(metrics.body().contains("ctrlora4j_queue_waiting 0.0"), metrics.body());
        JsonNode description = server.json("/openapi.json");
        assertEquals("3.0.3", description.path("openapi").textValue());
        description.path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                    if (method.equals("get")) {
                        assertEquals(200, server.get(path.getKey()).statusCode(), path.getKey());
                    }
                }));
    }
}
