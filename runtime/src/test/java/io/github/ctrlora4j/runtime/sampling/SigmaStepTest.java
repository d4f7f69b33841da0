package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Latents of one number; the step in the middle of the noise levels 8, 4, 1, 0. */
class SigmaStepTest {
    private static final SigmaGrid GRID = new SigmaGrid(new double[] {8, 4, 1, 0}, new double[] {900, 600, 200}, 8);

    private final NDManager manager = NDManager.newBaseManager();
    private final List<Double> seen = new ArrayList<>();
    private final List<StepNoise.Draw> draws = new ArrayList<>();

    @AfterEach
    void free() {
        manager.close();
    }

    private NDArray number(double value) {
        return manager.full(new Shape(1), (float) value);
    }

    /** The network says 1, or in its second call 2; fresh noise is 3. */
    private SigmaStep step(Parameterization parameterization) {
        NoisePrediction network = (x, call, alpha) -> {
            seen.add((double) x.getFloat(0));
            seen.add(alpha);
            return number(1 + call);
        };
        StepNoise noise = draw -> {
            draws.add(draw);
            return number(3);
        };
        return new SigmaStep(number(20), 1, GRID, new double[] {4, 1}, parameterization, network, noise, new History());
    }

    @Test
    void liesBetweenTwoLevelsOfItsGrid() {
        SigmaStep step = step(Parameterization.NOISE);
        assertEquals(3, step.steps());
        assertEquals(4, step.sigma());
        assertEquals(1, step.next());
        assertEquals(8, step.sigmaBefore(1));
        assertEquals(Math.log(4), step.fall(0), 1e-15);
        assertEquals(Math.log(2), step.fall(1), 1e-15);
    }

    /** At sigma 4 alpha is 1/17, so the network sees 20 / sqrt(17); the clean latent is 20 - 4 · 1. */
    @Test
    void theNetworkSeesTheLatentWithoutTheVarianceOfItsNoise() {
        SigmaStep step = step(Parameterization.NOISE);
        assertEquals(16, step.clean().getFloat(0), 1e-5);
        assertEquals(
                List.of(20 / Math.sqrt(17), 1 / 17.0), List.of(round(seen.get(0), 20 / Math.sqrt(17)), seen.get(1)));
    }

    private static double round(double float32, double wanted) {
        return Math.abs(float32 - wanted) < 1e-6 ? wanted : float32;
    }

    /** With v the clean latent is sqrt(alpha) · input - sqrt(1 - alpha) · v = 20 / 17 - 4 / sqrt(17). */
    @Test
    void velocitiesGiveACleanLatentToo() {
        assertEquals(
                20 / 17.0 - 4 / Math.sqrt(17),
                step(Parameterization.VELOCITY).clean().getFloat(0),
                1e-5);
    }

    /** The second call is at sigma 1 and says 2: 7 - 1 · 2. A preview shows what the first call said. */
    @Test
    void thePreviewIsOfTheFirstCall() {
        SigmaStep step = step(Parameterization.NOISE);
        NDArray first = step.clean();
        assertEquals(5, step.clean(number(7), 1).getFloat(0), 1e-5);
        assertSame(first, step.firstClean());
    }

    @Test
    void sumsAreTheTextbooks() {
        // A quarter of 20, three quarters of 16.
        assertEquals(17, SigmaStep.towards(number(16), number(20), 0.25).getFloat(0));
        // (20 - 16) / 4
        assertEquals(1, SigmaStep.slope(number(20), number(16), 4).getFloat(0));
    }

    /** 7 + 0.5 · 3. */
    @Test
    void freshNoiseIsDrawnOnlyWhereSomeIsAdded() {
        SigmaStep step = step(Parameterization.NOISE);
        assertEquals(7, step.stir(number(7), 0, 4, 1, 0).getFloat(0));
        assertEquals(List.of(), draws);
        assertEquals(8.5f, step.stir(number(7), 1, 4, 2, 0.5).getFloat(0));
        assertEquals(List.of(new StepNoise.Draw(1, 1, 4, 2)), draws);
    }
}
