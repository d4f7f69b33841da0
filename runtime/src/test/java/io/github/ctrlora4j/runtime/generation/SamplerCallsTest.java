package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.runtime.control.AheadBranch;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.LatentSpace;
import io.github.ctrlora4j.runtime.noise.BatchNoise;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import io.github.ctrlora4j.runtime.noise.SeedVariation;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import io.github.ctrlora4j.runtime.sampling.NoisePrediction;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.SamplerStep;
import io.github.ctrlora4j.runtime.sampling.StepNoise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A sampler that asks the network twice a step, draws noise and has a scale of its own, as Heun's and SDE samplers do.
 */
class SamplerCallsTest {
    private static final Shape LATENTS = new Shape(1, 4, 8, 8);
    private static final double[] GRID = {901, 601, 301, 1};

    private final List<Double> networkTimes = new ArrayList<>();
    private final List<Double> controlTimes = new ArrayList<>();
    private final List<Integer> activeConditions = new ArrayList<>();
    private boolean closed;

    /** Calls each step's own timestep and the next one; the last step has its own only. */
    private final class TwoCalls implements Sampler {
        @Override
        public int steps() {
            return GRID.length;
        }

        @Override
        public double[] timesteps(int step) {
            return step + 1 < GRID.length ? new double[] {GRID[step], GRID[step + 1]} : new double[] {GRID[step]};
        }

        @Override
        public double initialScale() {
            return 10;
        }

        @Override
        public NDArray start(NDArray clean, NDArray noise) {
            throw new AssertionError("there is no picture");
        }

        /** Leaves x as it is, with the noise of the first step added, so that the test can tell what came. */
        @Override
        public SamplerStep step(NDArray x, int step, NoisePrediction network, StepNoise noise) {
            for (int call = 0; call < timesteps(step).length; call++) {
                network.at(x, call, 0.5).close();
            }
            NDArray next = x.duplicate();
            if (step == 0) {
                try (NDArray fresh = noise.of(new StepNoise.Draw(step, 0, 10, 5))) {
                    next.addi(fresh);
                }
            }
            return new SamplerStep(next, x.duplicate());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class ListeningModel implements DiffusionModel {
        @Override
        public DiffusionModel seamless() {
            throw new AssertionError("nothing is seamless");
        }

        @Override
        public NDArray encodeText(NDManager owner, List<PromptChunk> chunks, int clipSkip) {
            return owner.ones(new Shape(1, 77, 8));
        }

        @Override
        public NDArray encodeCondition(NDManager owner, NDArray image) {
            return owner.ones(LATENTS);
        }

        @Override
        public NDList tile(NDManager owner, TileWork work, NDArray input, NDList statistics) {
            throw new AssertionError("nothing is tiled");
        }

        @Override
        public NDArray whole(NDManager owner, TileWork work, NDArray input) {
            throw new AssertionError("nothing is tiled");
        }

        @Override
        public NDArray encodeImage(NDManager owner, NDArray image) {
            throw new AssertionError("there is no picture");
        }

        @Override
        public NDArray predictNoise(
                NDManager owner, NDArray latents, double timestep, NDArray context, UnetControl control) {
            networkTimes.add(timestep);
            activeConditions.add(control.weights().length);
            return owner.zeros(LATENTS);
        }

        @Override
        public NDArray decode(NDManager owner, NDArray latents) {
            throw new AssertionError("nothing is decoded");
        }

        @Override
        public LatentSpace latents() {
            return new LatentSpace(8, 4);
        }
    }

    private final class ListeningBranch implements AheadBranch {
        @Override
        public ControlBranch seamless() {
            throw new AssertionError("nothing is seamless");
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public Dependence dependence() {
            return Dependence.IMAGE_TIMESTEP_TEXT;
        }

        @Override
        public NDArray guide(NDManager owner, Picture image) {
            return image.latent(owner);
        }

        @Override
        public NDList residuals(NDManager owner, NDArray latent, NDArray timesteps, NDArray contexts) {
            NDList residuals = new NDList();
            for (float timestep : timesteps.toFloatArray()) {
                controlTimes.add((double) timestep);
                residuals.add(owner.ones(LATENTS));
            }
            return residuals;
        }
    }

    /** Latents after the first step, then the rest of the run. */
    private float[] run(double start, double end) {
        GenerationRequest request =
                GenerationRequest.builder("fake").guidanceScale(1).seed(7).build();
        RgbImage image = RgbImage.of(64, 64, new byte[3 * 64 * 64]);
        try (ResidualCache cache = new ResidualCache(GoldenModels.ENGINE.newManager(), 1 << 20);
                GenerationSession session = GoldenModels.session(
                        GoldenModels.ENGINE,
                        new ListeningModel(),
                        cache,
                        request,
                        new ImageSize(64, 64),
                        List.of(GoldenModels.ready(new ListeningBranch(), image, new Strength(1, start, end))),
                        8,
                        TwoCalls::new,
                        PassStart::noise)) {
            session.advance();
            assertEquals(2, session.calls());
            float[] latents = session.latents().toFloatArray();
            while (!session.isDone()) {
                session.advance();
            }
            assertEquals(7, session.calls());
            return latents;
        }
    }

    @Test
    void networkIsAskedAtEveryTimeOfEveryStep() {
        run(0, 1);
        assertEquals(List.of(901.0, 601.0, 601.0, 301.0, 301.0, 1.0, 1.0), networkTimes);
        assertTrue(closed);
    }

    @Test
    void controlIsComputedOncePerTimestep() {
        run(0, 1);
        assertEquals(List.of(901.0, 601.0, 301.0, 1.0), controlTimes);
    }

    /** Half of four steps: the first two with both of their calls. */
    @Test
    void windowOfAConditionGoesBySteps() {
        run(0, 0.5);
        assertEquals(List.of(1, 1, 1, 1, 0, 0, 0), activeConditions);
    }

    /** Ten times the first draw of the seed, and its second draw. */
    @Test
    void samplerSetsTheScaleAndTakesTheNextDraw() {
        float[] latents = run(0, 1);
        BatchNoise noise =
                BatchNoise.of(NoiseConvention.WEB_UI, NoiseSource.CPU, ImageSeed.batch(7, SeedVariation.NONE, 1));
        float[] first = noise.randn(4, 8, 8);
        float[] second = noise.randn(4, 8, 8);
        for (int i = 0; i < first.length; i++) {
            first[i] = first[i] * 10 + second[i];
        }
        assertArrayEquals(first, latents, 1e-5f);
    }
}
