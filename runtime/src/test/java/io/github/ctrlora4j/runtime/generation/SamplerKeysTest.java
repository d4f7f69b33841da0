package io.github.ctrlora4j.runtime.generation;

import static io.github.ctrlora4j.runtime.generation.WrittenTexts.request;
import static io.github.ctrlora4j.runtime.generation.WrittenTexts.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Keys and spelling are stable-diffusion-webui's. */
class SamplerKeysTest {
    @Test
    void namesOptionsThatDifferFromTheirDefault() {
        assertTrue(text(request().samplerOption("eta", 0.5)).contains(", Eta: 0.5, "));
        assertEquals(text(request()), text(request().samplerOption("eta", 0)));
    }

    /** stable-diffusion-webui's keys and spelling. */
    @Test
    void namesTheScheduleAsWebInterfacesDo() {
        assertTrue(text(request().sampler("dpmpp_2m")).contains(", Sampler: DPM++ 2M, "));
        assertTrue(text(request().sampler("dpmpp_2m")).contains(", Schedule type: Karras, "));
        assertTrue(text(request().sampler("Euler SGM Uniform")).contains(", Schedule type: SGM Uniform, "));
        assertTrue(text(request().sampler("euler a").samplerOption("s_noise", 1.05))
                .contains(", Sigma noise: 1.05, "));
    }

    /** Whatever the spelling, the same sampler with the same options is meant. */
    @Test
    void everySamplerAndOptionIsReadBack() {
        for (SamplerDescriptor sampler : SamplerCatalog.descriptors()) {
            assertReadBack(request().sampler(sampler.title()), sampler);
            for (Parameter option : sampler.options()) {
                for (String value : option.kind() == Parameter.Kind.CHOICE
                        ? option.choices()
                        : option.kind() == Parameter.Kind.FLAG ? List.of("true", "false") : List.of("0.3", "1e-5")) {
                    assertReadBack(request().sampler(sampler.id()).samplerOption(option.name(), value), sampler);
                }
            }
        }
    }

    private static void assertReadBack(GenerationRequest.Builder builder, SamplerDescriptor sampler) {
        ImageInfo info = ParametersText.read(text(builder));
        GenerationRequest read = info.request("ink").build();
        assertEquals(List.of(), info.notTaken());
        assertEquals(sampler, SamplerCatalog.descriptor(read.sampler()));
        assertEquals(
                SamplerCatalog.options(
                                builder.build().sampler(), builder.build().samplerOptions())
                        .asMap(),
                SamplerCatalog.options(read.sampler(), read.samplerOptions()).asMap());
    }

    /** Theirs, for samplers that have a schedule of another kind or none. */
    @Test
    void aScheduleIsNamedWhereNoiseLevelsAreSpread() {
        assertFalse(text(request().sampler("ddim")).contains("Schedule type"));
        assertTrue(text(request().sampler("ddim").samplerOption("schedule", "trailing"))
                .contains(", Schedule type: trailing, "));
        assertFalse(text(request().sampler("lcm")).contains("Schedule type"));
    }

    /** A sampler's name keeps a schedule at its end; the key says it where the name does not. */
    @Test
    void theScheduleAtTheEndOfANameIsKept() {
        ImageInfo info = ParametersText.read("cat\nSteps: 20, Sampler: DPM++ 2M Karras, Seed: 1");
        assertEquals("DPM++ 2M Karras", info.request("x").build().sampler());
        assertEquals(List.of(), info.notTaken());
        ImageInfo key = ParametersText.read("cat\nSteps: 20, Sampler: Euler, Schedule type: Karras, Seed: 1");
        assertEquals("euler", key.request("x").build().sampler());
        assertEquals("Karras", key.request("x").build().samplerOptions().get("schedule"));
    }

    /** stable-diffusion-webui writes "Automatic", and for DDIM a key of its own. */
    @Test
    void otherNamesOfOptionsAreUnderstood() {
        ImageInfo info = ParametersText.read("cat\nSteps: 20, Sampler: DDIM, Schedule type: Automatic, Eta DDIM: 0.4");
        assertEquals(Map.of("eta", "0.4"), info.request("x").build().samplerOptions());
        assertEquals(List.of(), info.notTaken());
    }

    @Test
    void theScheduleOfASecondPassIsInTheNameOfItsSampler() {
        assertEquals(Optional.of("Karras"), SamplerKeys.scheduleTitle("Euler Karras"));
        assertEquals(Optional.of("SGM Uniform"), SamplerKeys.scheduleTitle("euler sgm uniform"));
        assertEquals(Optional.empty(), SamplerKeys.scheduleTitle("Euler"));
        assertEquals(Optional.empty(), SamplerKeys.scheduleTitle("ddim"));
    }
}
