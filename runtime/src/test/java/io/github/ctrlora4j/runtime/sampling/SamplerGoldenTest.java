package io.github.ctrlora4j.runtime.sampling;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks of the reference samplers on an analytic network, step by step. */
class SamplerGoldenTest {
    private static final Shape SHAPE = new Shape(1, 4, 4, 3);
    private static final int SIZE = 48;
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    static Stream<SamplerGolden> cases() {
        return SamplerGolden.all();
    }

    private final List<float[]> inputs = new ArrayList<>();
    private final List<float[]> states = new ArrayList<>();
    private final List<Double> levels = new ArrayList<>();
    private final List<Double> times = new ArrayList<>();
    private int draws;

    private void walk(SamplerGolden golden, Sampler sampler) {
        float[] all = golden.tensors().floats("noise");
        try (NDManager manager = NDManager.newBaseManager();
                sampler) {
            NDArray x = manager.create(golden.tensors().floats("x_T"), SHAPE).muli((float) sampler.initialScale());
            states.add(x.toFloatArray());
            StepNoise noise = draw -> {
                int from = draws++ * SIZE;
                return manager.create(Arrays.copyOfRange(all, from, from + SIZE), SHAPE);
            };
            for (int step = 0; step < sampler.steps(); step++) {
                int now = step;
                double[] timesteps = sampler.timesteps(step);
                NoisePrediction network = (latent, call, alpha) -> {
                    inputs.add(latent.toFloatArray());
                    times.add(timesteps[call]);
                    levels.add(sampler instanceof SigmaSampler walker ? walker.levels(now)[call] : 0.0);
                    return latent.mul(0.3f)
                            .add((float) (0.001 * timesteps[call]))
                            .tanh();
                };
                x = sampler.step(x, step, network, noise).next();
                states.add(x.toFloatArray());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStateAgreesWithTheReference(SamplerGolden golden) {
        Sampler sampler = golden.create();
        walk(golden, sampler);
        float[] expected = golden.states();
        int count = expected.length / SIZE;
        if (!golden.isScaled()) {
            assertEquals(golden.initialScale(), sampler.initialScale(), 1e-6 * golden.initialScale());
        }
        assertEquals(count, golden.hasStatePerCall() ? inputs.size() + 1 : states.size());
        for (int i = 0; i < count; i++) {
            float[] wanted = Arrays.copyOfRange(expected, i * SIZE, (i + 1) * SIZE);
            assertClose(wanted, state(golden, sampler, i, count), golden.bound());
        }
    }

    /** Our state i, at the reference's scale. */
    private float[] state(SamplerGolden golden, Sampler sampler, int i, int count) {
        if (i == count - 1) {
            return states.get(states.size() - 1);
        }
        if (golden.hasStatePerCall()) {
            return scaled(inputs.get(i), Math.sqrt(1 + levels.get(i) * levels.get(i)));
        }
        double sigma = golden.isScaled() ? ((SigmaSampler) sampler).sigma(i) : 0;
        return scaled(states.get(i), 1 / Math.sqrt(1 + sigma * sigma));
    }

    private static float[] scaled(float[] state, double factor) {
        float[] result = state.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] *= (float) factor;
        }
        return result;
    }

    /**
     * Whole timesteps exactly. Others come from interpolated float32 logarithms of sigma: two roundings of 2.4e-7 (at
     * 2.7), divided by 0.0055, the distance d of two timesteps there, are 1e-4. diffusers interpolates sigma instead of
     * its logarithm, so sigma differs by d² / 8 and the timestep by d / 8: 7e-4, and below t = 100, where d is up to
     * 0.025, 3.2e-3.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void networkIsAskedAtTheReferencesTimesteps(SamplerGolden golden) {
        walk(golden, golden.create());
        double[] expected = golden.modelTimesteps();
        assertEquals(expected.length, times.size());
        for (int i = 0; i < expected.length; i++) {
            assertEquals(
                    expected[i],
                    times.get(i),
                    expected[i] == Math.rint(expected[i]) ? 0 : bound(golden, expected[i]),
                    "call " + i);
        }
    }

    private static double bound(SamplerGolden golden, double time) {
        return !golden.isDiffusers() ? 2e-4 : time > 100 ? 1e-3 : 3.2e-3;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noiseIsDrawnAsOftenAsByTheReference(SamplerGolden golden) {
        walk(golden, golden.create());
        // diffusers also draws noise that it multiplies by 0 (DDPM: by 1e-10), after the last step.
        int unused = golden.isDiffusers() && golden.drawsInVain() ? 1 : 0;
        assertEquals(golden.noiseDraws() - unused, draws);
    }

    /** Where diffusers interpolates, it does so in sigma instead of its logarithm: off by (ratio - 1)² / 8 at most. */
    @ParameterizedTest
    @MethodSource("cases")
    void noiseLevelsAgreeWithTheReference(SamplerGolden golden) {
        if (golden.create() instanceof SigmaSampler sampler && !golden.hasStatePerCall()) {
            double[] sigmas = golden.sigmas();
            for (int step = 0; step < sampler.steps(); step++) {
                double time = sampler.timesteps(step)[0];
                boolean interpolated = golden.isDiffusers() && time != Math.rint(time);
                double distance = SCHEDULE.sigmaAt(Math.ceil(time)) / SCHEDULE.sigmaAt(Math.floor(time)) - 1;
                double bound = 1e-6 + (interpolated ? distance * distance / 8 : 0);
                assertEquals(sigmas[step], sampler.sigma(step), bound * sigmas[step]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void walkLeavesNothingBehind(SamplerGolden golden) {
        try (NDManager model = NDManager.newBaseManager();
                NDManager outer = model.newSubManager();
                NDManager scope = model.newSubManager();
                Sampler sampler = golden.create()) {
            NDArray x = scope.ones(SHAPE);
            for (int step = 0; step < sampler.steps(); step++) {
                SamplerStep result =
                        sampler.step(x, step, (latent, call, alpha) -> outer.ones(SHAPE), draw -> outer.ones(SHAPE));
                assertSame(scope, result.next().getManager());
                assertSame(scope, result.x0().getManager());
                x.close();
                result.x0().close();
                x = result.next();
            }
            assertEquals(0, outer.getManagedArrays().size());
            assertEquals(1, scope.getManagedArrays().size());
        }
    }
}
