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
    /** Made anew for each test, so that mutation testing reaches what makes it. */
    private final NoiseSchedule schedule = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    @Test
    void alphasAgreeWithLatentDiffusion() throws IOException {
        double[] expected =
                GoldenTensors.of(NoiseScheduleTest.class, "forward.safetensors").doubles("alphas_cumprod_f64");
        assertEquals(expected.length, schedule.size());
        for (int t = 0; t < expected.length; t++) {
            // A product of up to 1000 factors, each rounded to float64: 1000 * 1.1e-16.
            assertEquals(expected[t], schedule.alpha(t), 1.2e-13 * expected[t], "alpha of timestep " + t);
        }
    }

    /** The figures that k-diffusion gives for SD1.5. */
    @Test
    void noiseLevelsReachFromTheFirstTimestepToTheLast() {
        assertEquals(0.0292, schedule.sigmaAt(0), 5e-5);
        assertEquals(14.6146, schedule.sigmaAt(999), 5e-5);
    }

    @Test
    void noiseLevelsBetweenTimestepsAreGeometricMeans() {
        for (int t : new int[] {0, 500, 998}) {
            double mean = Math.sqrt(schedule.sigmaAt(t) * schedule.sigmaAt(t + 1));
            assertEquals(mean, schedule.sigmaAt(t + 0.5), 1e-12 * mean);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 1, 499.5, 998, 998.75, 999})
    void noiseLevelLeadsBackToItsTime(double timestep) {
        assertEquals(timestep, schedule.timestepOf(schedule.sigmaAt(timestep)), 1e-9);
    }

    @Test
    void noiseLevelsBeyondTheTrainedOnesGiveTheEnds() {
        assertEquals(0, schedule.timestepOf(0.001));
        assertEquals(999, schedule.timestepOf(100));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 21, 250, 501, 981, 999})
    void addedNoiseAgreesWithDiffusers(int timestep) throws IOException {
        GoldenTensors golden = GoldenTensors.of(NoiseScheduleTest.class, "forward.safetensors");
        try (NDManager manager = NDManager.newBaseManager();
                NDManager scope = manager.newSubManager()) {
            NDArray x0 = scope.create(golden.floats("x_0"), new Shape(1, 4, 4, 3));
            NDArray noise = manager.create(golden.floats("noise"), new Shape(1, 4, 4, 3));
            NDArray noised = schedule.addNoise(x0, noise, timestep);
            assertSame(scope, noised.getManager());
            // The golden comes from float32 alphas, which are off by up to 5e-7: at t = 21, where sqrt(1 - alpha) is
            // 0.14, and with noise of 2.5 that is 2.5 * 5e-7 / (2 * 0.14).
            assertClose(golden.floats("noised/" + timestep), noised.toFloatArray(), 4.5e-6);
        }
    }

    /** sqrt(1 - 0.00085) + sqrt(0.00085) = 1.02873 */
    @Test
    void timestepsBeginAtZero() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray one = manager.create(1f);
            assertEquals(1.02873f, schedule.addNoise(one, one, 0).getFloat(), 1e-5f);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1000})
    void rejectsTimestepsOutside(int timestep) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = manager.create(1f);
            assertEquals(
                    "a timestep must be within 0..999, got " + timestep,
                    assertThrows(IllegalArgumentException.class, () -> schedule.addNoise(x0, x0, timestep))
                            .getMessage());
        }
    }
}
