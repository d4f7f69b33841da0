package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlmsSamplerTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    private static AlphaGrid grid(int steps) {
        return AlphaGrid.of(SCHEDULE, steps, AlphaGrid.REFERENCE, SCHEDULE.alpha(0));
    }

    /**
     * latent-diffusion's p_sample_plms, with a network that says 1, then 3 at the end of the first step, then 2, 5, 4
     * and
     * 0. The noise of each step is (1 + 3) / 2, (3 · 2 - 1) / 2, (23 · 5 - 16 · 2 + 5 · 1) / 12, (55 · 4 - 59 · 5 + 37
     * · 2 - 9
     * · 1) / 24 and (55 · 0 - 59 · 4 + 37 · 5 - 9 · 2) / 24: the second call is forgotten.
     */
    @Test
    void extrapolatesNoiseFromUpToFourCalls() {
        double[] said = {1, 3, 2, 5, 4, 0};
        double[] expected = {2, 2.5, 88 / 12.0, -10 / 24.0, -69 / 24.0};
        AlphaGrid grid = grid(5);
        assertEquals(5, grid.steps());
        int[] calls = {0};
        try (NDManager manager = NDManager.newBaseManager();
                PlmsSampler sampler = new PlmsSampler(SCHEDULE, grid)) {
            NDArray x = manager.full(new Shape(1), 4f);
            for (int step = 0; step < 5; step++) {
                double alpha = grid.alpha(step);
                SamplerStep result = sampler.step(
                        x,
                        step,
                        (latent, call, share) -> manager.full(new Shape(1), (float) said[calls[0]++]),
                        draw -> {
                            throw new AssertionError("PLMS is deterministic");
                        });
                // x = sqrt(alpha) clean + sqrt(1 - alpha) noise
                double noise = (x.getFloat(0) - Math.sqrt(alpha) * result.x0().getFloat(0)) / Math.sqrt(1 - alpha);
                assertEquals(expected[step], noise, 2e-4, "step " + step);
                assertEquals(
                        Math.sqrt(grid.end(step)) * result.x0().getFloat(0)
                                + Math.sqrt(1 - grid.end(step)) * expected[step],
                        result.next().getFloat(0),
                        1e-3,
                        "step " + step);
                x = result.next();
            }
        }
        assertEquals(said.length, calls[0]);
    }

    /** The second call of the first step sees what DDIM would make of the first one's noise, 1. */
    @Test
    void theFirstStepAsksAgainAtItsEnd() {
        AlphaGrid grid = grid(5);
        List<Double> seen = new ArrayList<>();
        List<Double> alphas = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                PlmsSampler sampler = new PlmsSampler(SCHEDULE, grid)) {
            sampler.step(
                    manager.full(new Shape(1), 4f),
                    0,
                    (latent, call, alpha) -> {
                        seen.add((double) latent.getFloat(0));
                        alphas.add(alpha);
                        return manager.full(new Shape(1), 1f);
                    },
                    draw -> manager.zeros(new Shape(1)));
        }
        double clean = (4 - Math.sqrt(1 - grid.alpha(0))) / Math.sqrt(grid.alpha(0));
        assertEquals(4, seen.get(0));
        assertEquals(Math.sqrt(grid.alpha(1)) * clean + Math.sqrt(1 - grid.alpha(1)), seen.get(1), 1e-4);
        assertEquals(List.of(grid.alpha(0), grid.alpha(1)), alphas);
    }

    /** 1000 / 5 = 200 apart, from 801 down; a walk of one step has no second timestep. */
    @Test
    void timestepsAreThoseOfTheGridAndTwoForTheFirstStep() {
        try (PlmsSampler sampler = new PlmsSampler(SCHEDULE, grid(5));
                PlmsSampler one = new PlmsSampler(SCHEDULE, grid(1))) {
            assertArrayEquals(new double[] {801, 601}, sampler.timesteps(0));
            assertArrayEquals(new double[] {601}, sampler.timesteps(1));
            assertArrayEquals(new double[] {1}, sampler.timesteps(4));
            assertArrayEquals(new double[] {1, 1}, one.timesteps(0));
        }
    }
}
