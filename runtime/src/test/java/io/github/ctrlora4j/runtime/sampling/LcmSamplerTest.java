package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LcmSamplerTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    private static double[] times(LcmSampler sampler) {
        double[] times = new double[sampler.steps()];
        Arrays.setAll(times, step -> sampler.timesteps(step)[0]);
        return times;
    }

    /** diffusers' LCMScheduler.set_timesteps(4) and (8). */
    @Test
    void timestepsAreThoseOfDiffusers() {
        assertArrayEquals(new double[] {999, 759, 499, 259}, times(new LcmSampler(SCHEDULE, 4, Walk.WHOLE)));
        assertArrayEquals(
                new double[] {999, 879, 759, 639, 499, 379, 259, 139}, times(new LcmSampler(SCHEDULE, 8, Walk.WHOLE)));
    }

    /** 50 timesteps, 20 apart, of 1000. */
    @Test
    void moreStepsThanTheModelsKnowAreThose() {
        double[] times = times(new LcmSampler(SCHEDULE, 60, Walk.WHOLE));
        assertEquals(50, times.length);
        assertEquals(19, times[49]);
    }

    /** int(0.5 · 8) + 1 = 5 of the eight. */
    @Test
    void aPictureTakesTheLastSteps() {
        assertArrayEquals(
                new double[] {639, 499, 379, 259, 139},
                times(new LcmSampler(SCHEDULE, 8, Walk.fromPicture(0.5, false))));
    }

    /**
     * The boundary condition at timestep t, with s = 10 t: 0.25 / (s² + 0.25) of the latent and s / sqrt(s² + 0.25) of
     * the
     * guess. At t = 19 s² is 36100: of a latent of a million 6.925 stay, beside 2 · (1 - 3.5e-6) of the guess, which
     * the
     * network's output makes 2 with an error of float32's: a million times 6e-8.
     */
    @Test
    void theLastStepKeepsATraceOfTheLatent() {
        LcmSampler sampler = new LcmSampler(SCHEDULE, 50, Walk.WHOLE);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.full(new Shape(1), 1e6f);
            NoisePrediction network = (latent, call, alpha) ->
                    Parameterization.NOISE.output(latent, manager.full(new Shape(1), 2), alpha);
            SamplerStep step = sampler.step(x, 49, network, draw -> {
                throw new AssertionError("the last step draws nothing");
            });
            assertEquals(8.925, step.next().getFloat(0), 0.13);
            assertEquals(step.x0().getFloat(0), step.next().getFloat(0));
        }
    }

    /** sqrt(a) · 2 + sqrt(1 - a) · 3, with the a of the next timestep, 759. The trace of the latent is below 1e-7. */
    @Test
    void everyOtherStepAddsFreshNoiseForTheNextTimestep() {
        LcmSampler sampler = new LcmSampler(SCHEDULE, 4, Walk.WHOLE);
        List<StepNoise.Draw> draws = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            NoisePrediction network = (latent, call, alpha) ->
                    Parameterization.NOISE.output(latent, manager.full(new Shape(1), 2), alpha);
            SamplerStep step = sampler.step(manager.full(new Shape(1), 1f), 0, network, draw -> {
                draws.add(draw);
                return manager.full(new Shape(1), 3);
            });
            double alpha = SCHEDULE.alpha(759);
            assertEquals(
                    2 * Math.sqrt(alpha) + 3 * Math.sqrt(1 - alpha), step.next().getFloat(0), 1e-4);
            assertEquals(2, step.x0().getFloat(0), 1e-4);
        }
        assertEquals(1, draws.size());
        assertEquals(0, draws.get(0).step());
        assertEquals(SCHEDULE.sigmaAt(759), draws.get(0).to(), 1e-4);
        assertEquals(SCHEDULE.sigmaAt(999), draws.get(0).from(), 1e-3);
    }
}
