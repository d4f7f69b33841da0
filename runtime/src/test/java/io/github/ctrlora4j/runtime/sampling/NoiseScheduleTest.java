package io.github.ctrlora4j.runtime.sampling;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseScheduleTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.stableDiffusion15();

    @Test
    void alphasAgreeWithLatentDiffusion() throws IOException {
        double[] expected =
                GoldenTensors.of(NoiseScheduleTest.class, "forward.safetensors").doubles("alphas_cumprod_f64");
        assertEquals(expected.length, SCHEDULE.size());
        for (int t = 0; t < expected.length; t++) {
            // A product of up to 1000 factors, each rounded to float64: 1000 * 1.1e-16.
            assertEquals(expected[t], SCHEDULE.alpha(t), 1.2e-13 * expected[t], "alpha of timestep " + t);
        }
    }

    /** The figures that k-diffusion gives for SD1.5. */
    @Test
    void noiseLevelsReachFromTheFirstTimestepToTheLast() {
        assertEquals(0.0292, SCHEDULE.sigmaAt(0), 5e-5);
        assertEquals(14.6146, SCHEDULE.sigmaAt(999), 5e-5);
    }

    @Test
    void noiseLevelsBetweenTimestepsAreGeometricMeans() {
        for (int t : new int[] {0, 500, 998}) {
            double mean = Math.sqrt(SCHEDULE.sigmaAt(t) * SCHEDULE.sigmaAt(t + 1));
            assertEquals(mean, SCHEDULE.sigmaAt(t + 0.5), 1e-12 * mean);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 1, 499.5, 998, 998.75, 999})
    void noiseLevelLeadsBackToItsTime(double timestep) {
        assertEquals(timestep, SCHEDULE.timestepOf(SCHEDULE.sigmaAt(timestep)), 1e-9);
    }

    @Test
    void noiseLevelsBeyondTheTrainedOnesGiveTheEnds() {
        assertEquals(0, SCHEDULE.timestepOf(0.001));
        assertEquals(999, SCHEDULE.timestepOf(100));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 21, 250, 501, 981, 999})
    void addedNoiseAgreesWithDiffusers(int timestep) throws IOException {
        GoldenTensors golden = GoldenTensors.of(NoiseScheduleTest.class, "forward.safetensors");
        try (NDManager manager = NDManager.newBaseManager();
                NDManager scope = manager.newSubManager()) {
            NDArray x0 = scope.create(golden.floats("x_0"), new Shape(1, 4, 4, 3));
            NDArray noise = manager.create(golden.floats("noise"), new Shape(1, 4, 4, 3));
            NDArray noised = SCHEDULE.addNoise(x0, noise, timestep);
            assertSame(scope, noised.getManager());
            // The golden comes from float32 alphas, which are off by up to 5e-7: at t = 21, where sqrt(1 - alpha) is
            // 0.14, and with noise of 2.5 that is 2.5 * 5e-7 / (2 * 0.14).
            assertClose(golden.floats("noised/" + timestep), noised.toFloatArray(), 4.5e-6);
        }
    }

    @Test
    void rejectsTimestepBehindTheLast() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = manager.create(1f);
            assertThrows(IllegalArgumentException.class, () -> SCHEDULE.addNoise(x0, x0, 1000));
        }
    }
}
