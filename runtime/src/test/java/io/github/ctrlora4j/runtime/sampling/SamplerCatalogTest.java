package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerCatalogTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    private static final List<String> IDS = List.of(
            "ddim",
            "ddpm",
            "deis",
            "dpm2",
            "dpm2-a",
            "dpmpp-2m",
            "dpmpp-2m-sde",
            "dpmpp-2m-sde-heun",
            "dpmpp-2s-a",
            "dpmpp-3m-sde",
            "dpmpp-sde",
            "euler",
            "euler-a",
            "heun",
            "lcm",
            "lms",
            "plms",
            "unipc");

    private static InvalidRequestException rejected(String name, int steps, Map<String, String> options) {
        return assertThrows(InvalidRequestException.class, () -> SamplerCatalog.create(name, SCHEDULE, steps, options));
    }

    @Test
    void namesTheNearestSampler() {
        assertEquals(
                "sampler: there is no 'dddim'. Did you mean 'ddim'? Known: " + String.join(", ", IDS),
                rejected("dddim", 20, Map.of()).getMessage());
    }

    /** Its clean latent would be 0 / 0. */
    @Test
    void plmsDoesNotBeginAtPureNoise() {
        NoiseSchedule schedule = SCHEDULE.predicting(Parameterization.VELOCITY).withZeroTerminalSnr();
        InvalidRequestException e = assertThrows(
                InvalidRequestException.class,
                () -> SamplerCatalog.create("plms", schedule, 20, Map.of("schedule", "trailing")));
        assertEquals(
                "sampler plms: cannot begin at a timestep of pure noise, which this checkpoint has and the schedule"
                        + " trailing begins at; use another schedule or sampler",
                e.getMessage());
        SamplerCatalog.create("plms", schedule, 20, Map.of()).close();
        SamplerCatalog.create("plms", schedule, 20, Map.of("schedule", "trailing"), Walk.fromPicture(0.5, false))
                .close();
    }

    @Test
    void listsEverySampler() {
        assertEquals(
                IDS,
                SamplerCatalog.descriptors().stream().map(SamplerDescriptor::id).toList());
    }

    @Test
    void understandsCapitalLettersAsMetadataHasThem() {
        assertEquals("ddim", SamplerCatalog.descriptor("DDIM").id());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1001})
    void rejectsStepsOutOfRange(int steps) {
        assertEquals(
                "steps: need 1..1000, got " + steps,
                rejected("ddim", steps, Map.of()).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-0.1", "NaN", "much"})
    void rejectsOptionsOutOfRange(String eta) {
        InvalidRequestException rejection = rejected("ddim", 20, Map.of("eta", eta));
        assertEquals("sampler ddim: eta needs a number within 0.0..1.0, got " + quoted(eta), rejection.getMessage());
    }

    /** What is not a number at all is quoted. */
    private static String quoted(String value) {
        return value.equals("much") ? "'much'" : value;
    }

    @Test
    void namesTheNearestOption() {
        assertEquals(
                "sampler ddim: there is no parameter 'etaa'. Did you mean 'eta'? Known: eta, schedule",
                rejected("ddim", 20, Map.of("etaa", "1")).getMessage());
    }

    /** stable-diffusion-webui's titles, ComfyUI's names, and k-diffusion's schedules behind either. */
    @ParameterizedTest
    @CsvSource({
        "Euler a, euler-a, normal",
        "euler_ancestral, euler-a, normal",
        "DPM++ 2M, dpmpp-2m, karras",
        "DPM++ 2M Karras, dpmpp-2m, karras",
        "dpmpp_2m, dpmpp-2m, karras",
        "DPM++ 2M SDE Heun Exponential, dpmpp-2m-sde-heun, exponential",
        "dpmpp_2m_sde_gpu, dpmpp-2m-sde, exponential",
        "DPM++ 3M SDE, dpmpp-3m-sde, exponential",
        "dpmpp_2s_ancestral, dpmpp-2s-a, karras",
        "DPM++ SDE SGM Uniform, dpmpp-sde, sgm-uniform",
        "DPM2 a Karras, dpm2-a, karras",
        "dpm_2_ancestral, dpm2-a, karras",
        "Heun simple, heun, simple",
        "LMS Karras, lms, karras",
        "uni_pc, unipc, sgm-uniform",
        "UniPC, unipc, sgm-uniform"
    })
    void understandsTheNamesOfOtherPrograms(String name, String id, String schedule) {
        assertEquals(id, SamplerCatalog.descriptor(name).id());
        assertEquals(schedule, SamplerCatalog.options(name, Map.of()).choice("schedule"));
    }

    @ParameterizedTest
    @CsvSource({
        "Karras, karras",
        "sgm_uniform, sgm-uniform",
        "SGM Uniform, sgm-uniform",
        "Uniform, normal",
        "Automatic, karras"
    })
    void understandsTheSchedulesOfOtherPrograms(String name, String schedule) {
        assertEquals(
                schedule,
                SamplerCatalog.options("dpmpp-2m", Map.of("schedule", name)).choice("schedule"));
    }

    @Test
    void rejectsTwoSchedules() {
        assertEquals(
                "sampler dpmpp-2m: its name asks for the schedule karras, its option schedule for simple; give one of them",
                rejected("DPM++ 2M Karras", 20, Map.of("schedule", "simple")).getMessage());
    }

    @Test
    void suggestsAScheduleForAMistypedOne() {
        assertTrue(
                rejected("euler", 20, Map.of("schedule", "karas")).getMessage().contains("Did you mean 'karras'?"));
    }

    @Test
    void saysHowOftenTheNetworkIsCalled() {
        for (SamplerDescriptor sampler : SamplerCatalog.descriptors()) {
            for (int steps : new int[] {1, 2, 6, 20, 60, 150}) {
                try (Sampler made = SamplerCatalog.create(sampler.id(), SCHEDULE, steps, Map.of())) {
                    int calls = IntStream.range(0, made.steps())
                            .map(step -> made.timesteps(step).length)
                            .sum();
                    assertEquals(calls, sampler.calls(steps), sampler.id() + ", " + steps + " steps");
                    assertEquals(made.steps(), sampler.steps(steps), sampler.id() + ", " + steps + " steps");
                }
            }
        }
        assertEquals(39, SamplerCatalog.descriptor("heun").calls(20));
    }

    @Test
    void everyIdIsDescribed() {
        for (SamplerDescriptor sampler : SamplerCatalog.descriptors()) {
            assertEquals(sampler, SamplerCatalog.descriptor(sampler.id()));
        }
    }
}
