package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.dist.http.wire.Fields;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A text fills what the request does not say; the keys are those of section 8 of the API's description. */
class InfotextFieldsTest {
    private static final String TEXT =
            "a fox\\nNegative prompt: blurry\\nSteps: 11, Sampler: DPM++ 2M, Schedule type: Karras,"
                    + " CFG scale: 4.5, Seed: 9, Size: 64x72, Model: miniature-ink, Variation seed: 5,"
                    + " Variation seed strength: 0.25, Seed resize from: 128x64, Clip skip: 2, RNG: NV, Tiling: True,"
                    + " Version: v1.10.1";

    @AutoClose
    private static final Requests requests = new Requests();

    private static Drawing read(String fields) {
        return requests.read("txt2img", "{'infotext':'" + TEXT + "'" + fields + "}");
    }

    @Test
    void fillsEveryField() {
        Drawing drawing = read("");
        GenerationRequest request = drawing.request();

        assertEquals("a fox", request.prompt());
        assertEquals("blurry", request.negativePrompt());
        assertEquals(11, request.steps());
        assertEquals("dpmpp-2m", request.sampler());
        assertEquals("karras", request.samplerOptions().get(ApiSamplers.SCHEDULE));
        assertEquals(4.5, request.guidanceScale());
        assertEquals(9, request.seed());
        assertEquals(new ImageSize(64, 72), drawing.size());
        assertEquals("miniature-ink", drawing.checkpoint().stem());
        assertEquals(5, request.variationSeed());
        assertEquals(0.25, request.variationStrength());
        assertEquals(new ImageSize(128, 64), request.seedSize().orElseThrow());
        assertEquals(2, request.clipSkip());
        assertEquals(NoiseSource.GPU, request.noiseSource());
        assertTrue(request.seamless());
    }

    @Test
    void whatTheRequestSaysItselfHolds() {
        Drawing drawing = read(",'steps':3,'seed':1,'tiling':false,'sampler_index':'Euler',"
                + "'override_settings':{'CLIP_stop_at_last_layers':1,'sd_model_checkpoint':'miniature-3d'}");

        assertEquals(3, drawing.request().steps());
        assertEquals(1, drawing.request().seed());
        assertEquals(1, drawing.request().clipSkip());
        assertEquals("euler", drawing.request().sampler());
        assertEquals("miniature-3d", drawing.checkpoint().stem());
        assertFalse(drawing.request().seamless());
        assertEquals("a fox", drawing.request().prompt());
    }

    @Test
    void anOverrideOfTheRequestHolds() {
        assertFalse(read(",'override_settings':{'tiling':false}").request().seamless());
    }

    /** In a prompt that is given, what follows a number sign is left out. */
    @Test
    void aRecordedPromptIsDrawnAsItIs() {
        String text = "a fox # red\\nSteps: 11, Sampler: Euler, Size: 64x64";

        assertEquals(
                "a fox # red",
                requests.read("txt2img", "{'infotext':'" + text + "','negative_prompt':'blurry'}")
                        .request()
                        .prompt());
    }

    @Test
    void aRequestWithoutATextStaysAsItIs() {
        Fields fields = Requests.fields("{'prompt':'cat','infotext':' '}");

        assertSame(fields, InfotextFields.filled(requests.host, fields));
    }
}
