package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlphaSamplersTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    private static Sampler sampler(String id, int steps, Map<String, String> options) {
        return SamplerCatalog.create(id, SCHEDULE, steps, options);
    }

    @Test
    void thereAreFour() {
        assertEquals(
                List.of("ddim", "ddpm", "plms", "lcm"),
                AlphaSamplers.all().stream()
                        .map(SamplerEntry::descriptor)
                        .map(SamplerDescriptor::id)
                        .toList());
    }

    /**
     * 1000 / 6 = 166: 1, 167, 333, ... 997 are seven. 1000 / 150 = 6: 1, 7, ... 997 are 167. Of 1 to 1000 the last lies
     * outside.
     */
    @ParameterizedTest
    @CsvSource({"1, 1", "6, 7", "20, 20", "150, 167", "1000, 999"})
    void theReferencesGridMayHaveOtherSteps(int wanted, int taken) {
        assertEquals(taken, SamplerCatalog.descriptor("ddim").steps(wanted));
        assertEquals(taken, sampler("ddim", wanted, Map.of()).steps());
        assertEquals(taken, sampler("plms", wanted, Map.of()).steps());
    }

    /** 1000 / 6 = 166, five of which are 830; diffusers begins at 831, CtrLoRA's repository at 997. */
    @ParameterizedTest
    @CsvSource({"ddim, 997", "plms, 997", "ddpm, 831"})
    void defaultGridsAreThoseOfTheirSource(String id, double first) {
        assertEquals(first, sampler(id, 6, Map.of()).timesteps(0)[0]);
    }

    /** What comes out of the last step of a walk where the network says that everything is noise, in a latent of 1. */
    private static double remainder(String id, Map<String, String> options) {
        try (NDManager manager = NDManager.newBaseManager();
                Sampler sampler = sampler(id, 5, options)) {
            NDArray x = manager.ones(new Shape(1));
            return sampler.step(
                            x,
                            4,
                            (latent, call, alpha) ->
                                    Parameterization.NOISE.output(latent, manager.zeros(new Shape(1)), alpha),
                            draw -> manager.zeros(new Shape(1)))
                    .next()
                    .getFloat(0);
        }
    }

    /**
     * The last timestep is 1. DDIM ends at the alpha of timestep 0 (make_ddim_sampling_parameters), so that a latent of
     * pure noise keeps sqrt((1 - a0) / (1 - a1)) of itself; DDPM leaves no noise at all.
     */
    @Test
    void ddimLeavesTheNoiseOfTheFirstTimestepAndDdpmNone() {
        assertEquals(Math.sqrt((1 - SCHEDULE.alpha(0)) / (1 - SCHEDULE.alpha(1))), remainder("ddim", Map.of()), 1e-4);
        assertEquals(0, remainder("ddpm", Map.of()), 1e-6);
    }
}
