package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samplers and noise; expected values are those of section 9 of the API's description. */
class SamplingFieldsTest {
    @AutoClose
    private static final Requests requests = new Requests();

    private static GenerationRequest text(String json) {
        return requests.read("txt2img", json).request();
    }

    /** The suffix of the name beats the field. */
    @ParameterizedTest
    @CsvSource({
        "{'sampler_name':'DPM++ 2M Karras'}, dpmpp-2m, karras",
        "'{''sampler_index'':''Euler a'',''scheduler'':''karras''}', euler-a, karras",
        "'{''sampler_name'':''DPM++ 2M Exponential'',''scheduler'':''Karras''}', dpmpp-2m, exponential",
        "'{''sampler_name'':''Euler'',''sampler_index'':''DDIM''}', euler, ''",
        "'{''sampler_name'':''DPM++ 2M'',''scheduler'':''Automatic''}', dpmpp-2m, ''"
    })
    void samplersAreResolvedWithTheirSchedules(String json, String sampler, String schedule) {
        GenerationRequest request = text(json);

        assertEquals(sampler, request.sampler());
        assertEquals(schedule, request.samplerOptions().getOrDefault(ApiSamplers.SCHEDULE, ""));
    }

    @Test
    void anEtaOfTheRequestBeatsTheOption() {
        assertEquals(
                "0.5",
                text("{'sampler_index':'DDIM','eta':0.5}").samplerOptions().get("eta"));
        assertEquals("1.0", text("{'sampler_index':'Euler a'}").samplerOptions().get("eta"));
    }

    @Test
    void aVariationHasItsOwnSeed() {
        GenerationRequest request = text(
                "{'seed':3,'subseed':5,'subseed_strength':0.25,'seed_resize_from_w':128," + "'seed_resize_from_h':64}");

        assertEquals(5, request.variationSeed());
        assertEquals(0.25, request.variationStrength());
        assertEquals(new ImageSize(128, 64), request.seedSize().orElseThrow());
    }
}
