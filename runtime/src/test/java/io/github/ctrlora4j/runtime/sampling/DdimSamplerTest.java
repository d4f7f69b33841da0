package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link SamplerGoldenTest} does not see of DDIM: its schedule's numbers, and every number of steps. */
class DdimSamplerTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    static Stream<SamplerGolden> cases() {
        return SamplerGolden.all().filter(golden -> golden.key().startsWith("ldm/ddim"));
    }

    static Stream<Arguments> timestepLists() throws IOException {
        JsonNode lists = GoldenTensors.json(DdimSamplerTest.class, "timesteps.json");
        Map<String, String> schedules =
                Map.of("reference", "ldm_ddim", "leading", "diffusers_leading", "trailing", "diffusers_trailing");
        return schedules.entrySet().stream().flatMap(entry -> IntStream.rangeClosed(1, 100)
                .mapToObj(n -> Arguments.of(
                        entry.getKey(), n, lists.get(entry.getValue()).get(Integer.toString(n)))));
    }

    private static DdimSampler ddim(int steps, String eta, String schedule) {
        return (DdimSampler) SamplerCatalog.create("ddim", SCHEDULE, steps, Map.of("eta", eta, "schedule", schedule));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scheduleAgreesWithTheReference(SamplerGolden golden) {
        DdimSampler sampler = (DdimSampler) golden.create();
        double[] alphas = golden.tensors().doubles(golden.key() + "/alphas");
        double[] ends = golden.tensors().doubles(golden.key() + "/alphas_prev");
        double[] sigmas = golden.sigmas();
        // With a single step the reference happens to compute sigma in float32, where 1 - alpha/previous cancels.
        double sigmaBound = sampler.steps() == 1 ? 1e-5 : 1e-6;
        for (int step = 0; step < sampler.steps(); step++) {
            assertEquals(alphas[step], sampler.grid().alpha(step), 1e-6 * alphas[step]);
            assertEquals(ends[step], sampler.grid().end(step), 1e-6 * ends[step]);
            assertEquals(sigmas[step], sampler.sigma(step), sigmaBound * sigmas[step]);
        }
    }

    /**
     * At the last timestep alpha is 0, so sigma² is (1 - end) / (1 - 0) * (1 - 0 / end) = 1 - end: nothing of the
     * predicted noise stays, and what comes out is sqrt(end) x0 + sigma fresh. The clean latent of velocity v is then
     * -v, here -1; the fresh noise is 0.
     */
    @Test
    void fromPureNoiseAllNoiseIsFresh() {
        NoiseSchedule schedule = SCHEDULE.predicting(Parameterization.VELOCITY).withZeroTerminalSnr();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int steps = 1; steps <= 100; steps++) {
                DdimSampler sampler =
                        (DdimSampler) SamplerCatalog.create("ddpm", schedule, steps, Map.of("schedule", "trailing"));
                NDArray x = manager.ones(new Shape(1));
                float next = sampler.step(
                                x, 0, (latent, call, alpha) -> latent.onesLike(), draw -> manager.zeros(new Shape(1)))
                        .next()
                        .toFloatArray()[0];
                assertEquals(-Math.sqrt(sampler.grid().end(0)), next, 1e-3);
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1} steps")
    @MethodSource("timestepLists")
    void trainedTimestepsEqualTheReferences(String schedule, int steps, JsonNode list) {
        int[] expected = Arrays.stream(GoldenTensors.ints(list))
                .filter(timestep -> timestep >= 0 && timestep < 1000) // diffusers' trailing 61 has -1
                .toArray();
        DdimSampler sampler = ddim(steps, "0", schedule);
        int[] actual = IntStream.range(0, sampler.steps())
                .map(step -> (int) sampler.timesteps(step)[0])
                .toArray();
        assertArrayEquals(expected, actual);
    }

    @Test
    void everyStepCountStaysWithinTheTrainedTimesteps() {
        for (String schedule : List.of("reference", "leading", "trailing")) {
            for (int steps = 1; steps < SCHEDULE.size(); steps++) {
                DdimSampler sampler = ddim(steps, "1", schedule);
                double last = SCHEDULE.size();
                for (int step = 0; step < sampler.steps(); step++) {
                    assertTrue(
                            sampler.timesteps(step)[0] < last, "timesteps of " + steps + " steps must fall from 999");
                    assertTrue(Double.isFinite(sampler.sigma(step)));
                    last = sampler.timesteps(step)[0];
                }
                assertTrue(last >= 0);
            }
        }
    }
}
