package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks from a picture: the numbers of stable-diffusion-webui and latent-diffusion, worked out by hand. */
class WalkTest {
    private static final NoiseSchedule NOISE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);
    private static final Shape SHAPE = new Shape(1, 4, 2, 2);
    private static final Set<String> OVER_TIMESTEPS = Set.of("ddim", "ddpm", "plms");

    static Stream<String> samplers() {
        return SamplerCatalog.descriptors().stream().map(SamplerDescriptor::id);
    }

    private static Sampler sampler(String name, int steps, Map<String, String> options, Walk walk) {
        return SamplerCatalog.create(name, NOISE, steps, options, walk);
    }

    private static double[] firstTimes(Sampler sampler) {
        double[] times = new double[sampler.steps()];
        Arrays.setAll(times, step -> sampler.timesteps(step)[0]);
        return times;
    }

    /**
     * {@code t = int(min(denoise, 0.999) · steps)}: sigma samplers do the last t + 1 of the steps, those over timesteps
     * the last t, but at least one. 0.6 · 20 = 12, 0.999 · 20 = 19.98, 0.05 · 10 = 0.5.
     */
    @ParameterizedTest
    @CsvSource({"20, 0.6, 13, 12", "20, 1, 20, 19", "10, 0.05, 1, 1", "10, 0, 1, 1", "1, 1, 1, 1", "5, 0.75, 4, 3"})
    void thatShareOfTheStepsIsDone(int steps, double denoise, int overLevels, int overTimesteps) {
        Walk walk = Walk.fromPicture(denoise, false);
        samplers().forEach(name -> {
            int expected = OVER_TIMESTEPS.contains(name) ? overTimesteps : overLevels;
            assertEquals(expected, sampler(name, steps, Map.of(), walk).steps(), name);
        });
    }

    /** Whatever the share: as many as are requested, of {@code int(10 / 0.4)} = 25. LCM knows only 50 timesteps. */
    @ParameterizedTest
    @MethodSource("samplers")
    void allStepsAreDoneOfALongerWalk(String name) {
        Sampler partial = sampler(name, 10, Map.of(), Walk.fromPicture(0.4, true));
        double[] longer = firstTimes(sampler(name, 25, Map.of(), Walk.WHOLE));
        assertArrayEquals(Arrays.copyOfRange(longer, longer.length - 10, longer.length), firstTimes(partial));
    }

    /** 20 / 0.01 would be 2000, of 1000 timesteps: the share becomes 20 / 1000. LCM has 50. */
    @ParameterizedTest
    @MethodSource("samplers")
    void aSmallShareOfAllStepsEndsAtTheFinestWalk(String name) {
        assertEquals(
                20, sampler(name, 20, Map.of(), Walk.fromPicture(0.01, true)).steps());
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void theLastPartOfTheWholeWalkIsDone(String name) {
        double[] whole = firstTimes(sampler(name, 20, Map.of(), Walk.WHOLE));
        double[] part = firstTimes(sampler(name, 20, Map.of(), Walk.fromPicture(0.6, false)));
        assertArrayEquals(Arrays.copyOfRange(whole, whole.length - part.length, whole.length), part);
    }

    private static float[] start(Sampler sampler) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray clean = manager.create(new float[] {1, 0, 2}, new Shape(3));
            NDArray noise = manager.create(new float[] {0, 1, 10}, new Shape(3));
            return sampler.start(clean, noise).toFloatArray();
        }
    }

    /** The clean latent and its noise: 1 of the one, sigma of the other. */
    private static void assertStart(double clean, double noise, Sampler sampler) {
        assertArrayEquals(
                new float[] {(float) clean, (float) noise, (float) (2 * clean + 10 * noise)}, start(sampler), (float)
                        (1e-5 * (2 * clean + 10 * noise)));
    }

    /**
     * Ten timesteps are 999, 888, … 0. int(0.5 · 10) + 1 = 6 of them are done, from 555 on.
     */
    @Test
    void overNoiseLevelsThePictureIsCoveredByTheFirstOne() {
        assertStart(1, NOISE.sigmaAt(555), sampler("euler", 10, Map.of(), Walk.fromPicture(0.5, false)));
    }

    /**
     * ddim_hacked's list for 10 steps is 1, 101, … 901; encoding to 5 takes the alpha of 501, and decoding begins at
     * 401.
     */
    @Test
    void overTimestepsThePictureIsCoveredByTheOneBefore() {
        for (String name : List.of("ddim", "plms")) {
            Sampler sampler = sampler(name, 10, Map.of(), Walk.fromPicture(0.5, false));
            assertStart(Math.sqrt(NOISE.alpha(501)), Math.sqrt(1 - NOISE.alpha(501)), sampler);
            assertEquals(401, sampler.timesteps(0)[0]);
        }
    }

    /** diffusers' pipeline takes the last 5 of 901, 801, … 1 and adds the noise of the first of these. */
    @Test
    void withTheSpacingOfDiffusersThePictureIsCoveredByTheFirstOne() {
        Sampler sampler = sampler("ddim", 10, Map.of("schedule", "leading"), Walk.fromPicture(0.5, false));
        assertEquals(401, sampler.timesteps(0)[0]);
        assertStart(Math.sqrt(NOISE.alpha(401)), Math.sqrt(1 - NOISE.alpha(401)), sampler);
    }

    /** Walks with a network that knows the clean latent, all of whose elements are 0.5. */
    private static float[] walk(Sampler sampler, boolean keepsHalf) {
        try (NDManager manager = NDManager.newBaseManager();
                sampler) {
            NDArray clean = manager.ones(SHAPE).mul(0.5f);
            NDArray noise = manager.randomNormal(SHAPE);
            NoisePrediction network = (x, call, alpha) -> Parameterization.NOISE.output(x, clean, alpha);
            NDArray given = manager.ones(SHAPE).mul(3);
            NDArray repaint = manager.create(new float[] {1, 1, 0, 0}, new Shape(1, 1, 2, 2));
            KnownPart part = KnownPart.of(given, repaint, Parameterization.NOISE);
            NoisePrediction keeping = keepsHalf ? part.in(network) : network;
            NDArray x = sampler.start(keepsHalf ? given : clean, noise);
            for (int step = 0; step < sampler.steps(); step++) {
                x = sampler.step(x, step, keeping, draw -> manager.randomNormal(SHAPE))
                        .next();
            }
            return x.toFloatArray();
        }
    }

    /**
     * What the network says is clean must come out, but for the noise that a sampler leaves: DDIM, PLMS and DEIS end at
     * the first timestep's sigma, 0.029, of which no draw of 16 exceeds six. LCM has a share of its input in the
     * result.
     */
    @ParameterizedTest
    @MethodSource("samplers")
    void whatTheNetworkSaysIsCleanComesOut(String name) {
        for (float value : walk(sampler(name, 10, Map.of(), Walk.fromPicture(0.5, false)), false)) {
            assertEquals(0.5, value, 6 * NOISE.sigmaAt(0), name);
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void theKnownPartStaysAndTheOtherIsDrawn(String name) {
        float[] result = walk(sampler(name, 10, Map.of(), Walk.fromPicture(0.9, false)), true);
        for (int i = 0; i < result.length; i++) {
            double expected = i % 4 < 2 ? 0.5 : 3;
            assertEquals(expected, result[i], 6 * NOISE.sigmaAt(0), name + " " + i);
        }
    }

    /** Zero-terminal-SNR checkpoints start where nothing of the picture is left. */
    @Test
    void theKnownPartStaysWithVelocitiesToo() {
        NoiseSchedule velocity = NOISE.withZeroTerminalSnr().predicting(Parameterization.VELOCITY);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray clean = manager.ones(SHAPE);
            NDArray x = manager.randomNormal(SHAPE);
            for (double alpha : new double[] {0x1p-24, 0.5, 0.999}) {
                NDArray output = velocity.parameterization().output(x, clean, alpha);
                float[] back =
                        velocity.parameterization().clean(x, output, alpha).toFloatArray();
                for (float value : back) {
                    assertTrue(Math.abs(value - 1) < 1e-5, () -> "alpha " + alpha + ": " + value);
                }
            }
        }
    }
}
