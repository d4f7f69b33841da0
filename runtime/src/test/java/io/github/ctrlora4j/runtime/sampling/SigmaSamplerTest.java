package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SigmaSamplerTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    /** At timesteps that a network was trained at. */
    private static SigmaGrid grid(double... times) {
        double[] sigmas = new double[times.length + 1];
        for (int i = 0; i < times.length; i++) {
            sigmas[i] = SCHEDULE.sigmaAt(times[i]);
        }
        return new SigmaGrid(sigmas, times, sigmas[0]);
    }

    private static SigmaSampler sampler(SigmaGrid grid, boolean whole, SigmaRule rule) {
        return new SigmaSampler(SCHEDULE, grid, whole, rule, Optional.empty());
    }

    /** Heun's second call is at the level of the next step's first one, and must find the same control residuals. */
    @Test
    void callsAtOneLevelAreAtOneTimestep() {
        SigmaSampler sampler = sampler(grid(900, 500, 100), false, new HeunRule());
        assertArrayEquals(new double[] {900, 500}, sampler.timesteps(0));
        assertArrayEquals(new double[] {500, 100}, sampler.timesteps(1));
        assertArrayEquals(new double[] {100}, sampler.timesteps(2));
    }

    /** Rounded timesteps are not those of their noise levels; the grid's count, for both calls of a step. */
    @Test
    void theGridSaysTheTimestepsOfItsLevels() {
        SigmaGrid rounded = new SigmaGrid(new double[] {8, 4, 1, 0}, new double[] {901, 602, 203}, 8);
        SigmaSampler sampler = sampler(rounded, false, new HeunRule());
        assertArrayEquals(new double[] {901, 602}, sampler.timesteps(0));
        assertArrayEquals(new double[] {602, 203}, sampler.timesteps(1));
    }

    /** DPM2 calls at the geometric mean of two levels, which lies between timesteps. */
    @Test
    void levelsBetweenTimestepsAreRoundedOnRequest() {
        double middle = SCHEDULE.timestepOf(Math.sqrt(SCHEDULE.sigmaAt(900) * SCHEDULE.sigmaAt(500)));
        Dpm2Rule rule = new Dpm2Rule(0, 0);
        assertEquals((float) middle, sampler(grid(900, 500), false, rule).timesteps(0)[1]);
        assertEquals(Math.rint(middle), sampler(grid(900, 500), true, rule).timesteps(0)[1]);
    }

    /** The latent has the noise's variance; with ComfyUI's full scale that of a clean one beside it: 3² + 4² = 5². */
    @Test
    void startsAtTheFirstLevel() {
        SigmaSampler sampler = sampler(
                new SigmaGrid(new double[] {Math.sqrt(24), 1, 0}, new double[] {900, 100}, 7),
                false,
                new EulerRule(0, 0));
        assertEquals(7, sampler.initialScale());
        assertEquals(5, sampler.fullScale(), 1e-12);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertEquals(
                    2 + 3 * Math.sqrt(24),
                    sampler.start(manager.full(new Shape(1), 2f), manager.full(new Shape(1), 3f))
                            .getFloat(0),
                    1e-5);
        }
    }

    /**
     * Euler from 8 to sqrt(3) and no further, from 10 with a clean latent of 2: 2 + 8 sqrt(3) / 8, and the result is at
     * the network's scale, divided by sqrt(3 + 1).
     */
    @Test
    void aWalkThatEndsAboveZeroIsScaledToTheNetworks() {
        double end = Math.sqrt(3);
        SigmaSampler sampler =
                sampler(new SigmaGrid(new double[] {8, end}, new double[] {900}, 8), false, new EulerRule(0, 0));
        assertEquals((2 + end) / 2, KnownCleans.walk(sampler, 10, 0, 2).get(0), 1e-5);
    }

    /** Euler from 8 to 4 to 0: 2 + 8 · 4 / 8 = 6, then the clean latent. */
    @Test
    void aWalkToZeroEndsAtTheCleanLatent() {
        assertEquals(
                List.of(6.0, 3.0),
                KnownCleans.walk(KnownCleans.sampler(new EulerRule(0, 0), 8, 4, 0), 10, 0, 2, 3).stream()
                        .map(value -> Math.rint(value * 1e4) / 1e4)
                        .toList());
    }
}
