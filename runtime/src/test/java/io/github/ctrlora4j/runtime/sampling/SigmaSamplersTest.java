package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigmaSamplersTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    private static SigmaSampler sampler(String id, int steps, Map<String, String> options) {
        return (SigmaSampler) SamplerCatalog.create(id, SCHEDULE, steps, options);
    }

    /**
     * stable-diffusion-webui's samplers_k_diffusion: their schedule with "Automatic", whether
     * "discard_next_to_last_sigma"
     * is set, and how often a step that does not end at 0 calls the network (second_order). UniPC and DEIS are
     * diffusers'.
     */
    @ParameterizedTest
    @CsvSource({
        "euler, normal, false, 1",
        "euler-a, normal, false, 1",
        "heun, normal, false, 2",
        "dpm2, karras, true, 2",
        "dpm2-a, karras, true, 2",
        "dpmpp-2m, karras, false, 1",
        "dpmpp-2m-sde, exponential, false, 1",
        "dpmpp-2m-sde-heun, exponential, false, 1",
        "dpmpp-3m-sde, exponential, true, 1",
        "dpmpp-2s-a, karras, false, 2",
        "dpmpp-sde, karras, false, 2",
        "lms, normal, false, 1",
        "unipc, sgm-uniform, false, 1",
        "deis, sgm-uniform, false, 1"
    })
    void presetsAreThoseOfTheirSource(String id, String schedule, boolean leavesOutLastStop, int calls) {
        SamplerDescriptor descriptor = SamplerCatalog.descriptor(id);
        assertEquals(Optional.of(schedule), preset(descriptor, "schedule"));
        assertEquals(
                leavesOutLastStop, preset(descriptor, "discard_penultimate").isPresent());
        assertEquals(9 * calls + 1, descriptor.calls(10));
        SigmaSampler sampler = sampler(id, 10, Map.of());
        assertEquals(10, sampler.steps());
        assertEquals(calls, sampler.timesteps(0).length);
    }

    private static Optional<String> preset(SamplerDescriptor descriptor, String option) {
        return descriptor.options().stream()
                .filter(candidate -> candidate.name().equals(option))
                .findFirst()
                .flatMap(Parameter::defaultValue);
    }

    /** Eleven levels without the lowest one, against ten that end with it. */
    @Test
    void theLastStopIsLeftOutUnlessItIsWanted() {
        SigmaSampler without = sampler("dpm2", 10, Map.of());
        SigmaSampler with = sampler("dpm2", 10, Map.of("discard_penultimate", "false"));
        SigmaSampler eleven = sampler("dpm2", 11, Map.of("discard_penultimate", "false"));
        assertEquals(SCHEDULE.sigmaAt(0), with.sigma(9), 1e-6);
        assertEquals(eleven.sigma(9), without.sigma(9));
        assertEquals(0, without.sigma(10));
    }

    /** diffusers' DEISMultistepScheduler has final_sigmas_type "sigma_min" there. */
    @Test
    void onlyDeisEndsAboveZero() {
        assertEquals(SCHEDULE.sigmaAt(0), sampler("deis", 10, Map.of()).sigma(10), 1e-9);
        for (String id : List.of("euler", "unipc", "dpmpp-3m-sde")) {
            assertEquals(0, sampler(id, 10, Map.of()).sigma(10), id);
        }
    }

    @Test
    void onlyTreesHaveAPath() {
        for (String id : List.of("dpmpp-sde", "dpmpp-2m-sde", "dpmpp-2m-sde-heun", "dpmpp-3m-sde")) {
            assertEquals(
                    Optional.of(false), sampler(id, 10, Map.of()).noisePath().map(NoisePath::isOnGpu), id);
            assertEquals(
                    Optional.of(true),
                    sampler(id, 10, Map.of("noise", "tree-gpu")).noisePath().map(NoisePath::isOnGpu),
                    id);
            assertEquals(
                    Optional.empty(),
                    sampler(id, 10, Map.of("noise", "independent")).noisePath(),
                    id);
        }
        assertEquals(Optional.empty(), sampler("euler-a", 10, Map.of()).noisePath());
    }
}
