package io.github.ctrlora4j.runtime.sampling;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DdimSamplerTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.stableDiffusion15();
    private static final Shape SHAPE = new Shape(1, 4, 4, 3);
    private static final int SIZE = 48;

    static Stream<Named<JsonNode>> cases() throws IOException {
        JsonNode cases = GoldenTensors.json(DdimSamplerTest.class, "ddim.json").get("cases");
        return StreamSupport.stream(cases.spliterator(), false).map(about -> Named.of(key(about), about));
    }

    static Stream<Arguments> timestepLists() throws IOException {
        JsonNode lists =
                GoldenTensors.json(DdimSamplerTest.class, "timesteps.json").get("ldm_ddim");
        return IntStream.rangeClosed(1, 100).mapToObj(n -> Arguments.of(n, lists.get(Integer.toString(n))));
    }

    private static String key(JsonNode about) {
        return about.get("name").asText() + "/" + about.get("steps").asInt();
    }

    private static DdimSampler sampler(JsonNode about) {
        String name = about.get("name").asText();
        String eta = name.contains("_eta") ? name.substring(name.indexOf("_eta") + 4) : "0";
        return ddim(about.get("steps").asInt(), eta);
    }

    private static DdimSampler ddim(int steps, String eta) {
        return new DdimSampler(SCHEDULE, steps, SamplerCatalog.options(DdimSampler.DESCRIPTOR, Map.of("eta", eta)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStateAgreesWithTheReference(JsonNode about) throws IOException {
        GoldenTensors golden = GoldenTensors.of(DdimSamplerTest.class, "ldm.safetensors");
        float[] states = golden.floats(key(about) + "/x");
        // The golden's own bound: rounding of the reference, and what another order of rounding may add.
        double bound = 4 * about.get("rounding_error").asDouble()
                + 1e-5 * about.get("magnitude").asDouble();
        DdimSampler sampler = sampler(about);
        AtomicInteger draws = new AtomicInteger();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(golden.floats("x_T"), SHAPE);
            StepNoise noise = draw -> {
                int from = draws.getAndIncrement() * SIZE;
                return manager.create(Arrays.copyOfRange(golden.floats("noise"), from, from + SIZE), SHAPE);
            };
            for (int step = 0; step < sampler.steps(); step++) {
                double timestep = sampler.timesteps(step)[0];
                NoisePrediction network = (latent, call) ->
                        latent.mul(0.3f).add((float) (0.001 * timestep)).tanh();
                x = sampler.step(x, step, network, noise).next();
                float[] expected = Arrays.copyOfRange(states, (step + 1) * SIZE, (step + 2) * SIZE);
                assertClose(expected, x.toFloatArray(), bound);
            }
        }
        assertEquals(states.length / SIZE - 1, sampler.steps());
        assertEquals(about.get("noise_draws").asInt(), draws.get());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scheduleAgreesWithTheReference(JsonNode about) throws IOException {
        GoldenTensors golden = GoldenTensors.of(DdimSamplerTest.class, "ldm.safetensors");
        DdimSampler sampler = sampler(about);
        double[] alphas = golden.doubles(key(about) + "/alphas");
        double[] previous = golden.doubles(key(about) + "/alphas_prev");
        double[] sigmas = golden.doubles(key(about) + "/sigmas");
        // With a single step the reference happens to compute sigma in float32, where 1 - alpha/previous cancels.
        double sigmaBound = sampler.steps() == 1 ? 1e-5 : 1e-6;
        for (int step = 0; step < sampler.steps(); step++) {
            assertEquals(alphas[step], sampler.alpha(step), 1e-6 * alphas[step]);
            assertEquals(previous[step], sampler.previousAlpha(step), 1e-6 * previous[step]);
            assertEquals(sigmas[step], sampler.sigma(step), sigmaBound * sigmas[step]);
        }
    }

    @ParameterizedTest(name = "{0} steps")
    @MethodSource("timestepLists")
    void timestepsEqualTheReferenceWithoutItsThousand(int steps, JsonNode list) {
        int[] expected = Arrays.stream(GoldenTensors.ints(list))
                .filter(timestep -> timestep < 1000)
                .toArray();
        DdimSampler sampler = ddim(steps, "0");
        int[] actual = IntStream.range(0, sampler.steps())
                .map(step -> (int) sampler.timesteps(step)[0])
                .toArray();
        assertArrayEquals(expected, actual);
        assertEquals(expected.length, SamplerCatalog.steps("ddim", steps));
    }

    @Test
    void everyStepCountStaysWithinTheTrainedTimesteps() {
        for (int steps = 1; steps <= SCHEDULE.size(); steps++) {
            DdimSampler sampler = ddim(steps, "1");
            double last = SCHEDULE.size();
            for (int step = 0; step < sampler.steps(); step++) {
                assertTrue(sampler.timesteps(step)[0] < last, "timesteps of " + steps + " steps must fall below 1000");
                assertTrue(Double.isFinite(sampler.sigma(step)));
                last = sampler.timesteps(step)[0];
            }
            assertEquals(1, last);
        }
    }

    @Test
    void resultsBelongToTheLatentAndNothingElseIsLeft() {
        try (NDManager model = NDManager.newBaseManager();
                NDManager outer = model.newSubManager();
                NDManager scope = model.newSubManager()) {
            NDArray x = scope.zeros(SHAPE);
            SamplerStep step = ddim(20, "1").step(x, 0, (latent, call) -> outer.ones(SHAPE), draw -> outer.ones(SHAPE));
            assertSame(scope, step.next().getManager());
            assertSame(scope, step.x0().getManager());
            assertEquals(0, outer.getManagedArrays().size());
            assertEquals(3, scope.getManagedArrays().size());
        }
    }
}
