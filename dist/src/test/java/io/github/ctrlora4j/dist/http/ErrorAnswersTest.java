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

/** What is refused, in the shapes that clients read. */
class ErrorAnswersTest {
    @AutoClose
    private static final RunningServer server = RunningServer.start(PacedHost.fast(), RunningServer.options());

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
}
