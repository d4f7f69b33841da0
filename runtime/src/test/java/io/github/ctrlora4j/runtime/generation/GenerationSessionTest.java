package io.github.ctrlora4j.runtime.generation;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.control.AheadBranch;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.models.DerivedModel;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts what goes through the networks: exact, and the same on every machine. */
class GenerationSessionTest {
    private static final int IMAGES = 4;
    private static final int STEPS = 20;
    private static final int CONDITIONS = 2;
    private static final int TEXTS = 2;
    private static final ImageSize SIZE = new ImageSize(64, 64);

    private final WholeModel checkpoint = GoldenModels.checkpoint("sd.safetensors");
    private final BaseControlNet base = GoldenModels.base();
    private final List<MergedControlNet> networks =
            List.of(GoldenModels.condition(base, "lora0.ckpt"), GoldenModels.condition(base, "lora1.ckpt"));
    private ResidualCache cache = new ResidualCache(GoldenModels.ENGINE.newManager(), 1L << 30);
    private int vaeEncodes;
    private int controlSamples;
    private int unetSamples;

    @AfterEach
    void free() {
        cache.close();
        networks.forEach(MergedControlNet::close);
        base.close();
        checkpoint.close();
    }

    /** Counts and passes on. */
    private final class CountingModel implements DerivedModel {
        @Override
        public DiffusionModel model() {
            return checkpoint;
        }

        @Override
        public NDArray encodeCondition(NDManager owner, NDArray image) {
            vaeEncodes++;
            return checkpoint.encodeCondition(owner, image);
        }

        @Override
        public NDArray predictNoise(
                NDManager owner, NDArray latents, double timestep, NDArray context, UnetControl control) {
            NDArray noise = checkpoint.predictNoise(owner, latents, timestep, context, control);
            unetSamples += (int) noise.getShape().get(0);
            return noise;
        }
    }

    private record CountingNetwork(GenerationSessionTest test, MergedControlNet network) implements AheadBranch {
        @Override
        public ControlBranch seamless() {
            throw new AssertionError("nothing is seamless");
        }

        @Override
        public long id() {
            return network.id();
        }

        @Override
        public Dependence dependence() {
            return network.dependence();
        }

        @Override
        public NDArray guide(NDManager owner, Picture image) {
            return image.latent(owner);
        }

        @Override
        public NDList residuals(NDManager owner, NDArray latent, NDArray timesteps, NDArray contexts) {
            test.controlSamples += (int) timesteps.size();
            return network.residuals(owner, latent, timesteps, contexts);
        }
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("golden")
                .prompt("a cat")
                .negativePrompt("worst quality")
                .steps(STEPS)
                .batch(IMAGES)
                .seed(1);
    }

    /** Runs a request and returns the latents; counts start anew. */
    private float[] run(GenerationRequest request, double weight, int pairsPerPass) {
        List<ReadyCondition> conditions = List.of(
                GoldenModels.ready(new CountingNetwork(this, networks.get(0)), hint(0), new Strength(weight, 0, 1)),
                GoldenModels.ready(new CountingNetwork(this, networks.get(1)), hint(1), new Strength(weight, 0, 1)));
        return run(request, conditions, pairsPerPass);
    }

    private float[] run(GenerationRequest request, List<ReadyCondition> conditions, int pairsPerPass) {
        vaeEncodes = 0;
        controlSamples = 0;
        unetSamples = 0;
        try (GenerationSession session = GoldenModels.session(
                GoldenModels.ENGINE, new CountingModel(), cache, request, SIZE, conditions, pairsPerPass)) {
            while (!session.isDone()) {
                session.advance();
            }
            assertEquals(vaeEncodes, session.vaeEncodes(), "reported VAE encodes");
            assertEquals(controlSamples, session.controlSamples(), "reported control samples");
            assertEquals(unetSamples, session.unetSamples(), "reported UNet samples");
            return session.latents().toFloatArray();
        }
    }

    private static RgbImage hint(int i) {
        return ImageSizing.conditionImage(GoldenModels.image("hint" + i + ".png"), SIZE);
    }

    @Test
    void conditionsAreEncodedOnceAndControlRunsOncePerTimestepForTheWholeBatch() {
        run(request().build(), 1, 8);

        assertEquals(CONDITIONS, vaeEncodes);
        assertEquals(CONDITIONS * STEPS * TEXTS, controlSamples);
        assertEquals(IMAGES * STEPS * TEXTS, unetSamples);
    }

    @Test
    void anotherSeedNeedsNoControlAtAll() {
        run(request().build(), 1, 8);

        run(request().seed(99).build(), 1, 8);

        assertEquals(0, controlSamples);
        assertEquals(IMAGES * STEPS * TEXTS, unetSamples);
    }

    @Test
    void anotherWeightOrGuidanceScaleNeedsNoControlAtAll() {
        run(request().build(), 1, 8);

        run(request().guidanceScale(4).build(), 0.5, 8);

        assertEquals(0, controlSamples);
    }

    @Test
    void anotherPromptRecomputesTheConditionalHalfOnly() {
        run(request().build(), 1, 8);

        run(request().prompt("a dog").build(), 1, 8);

        assertEquals(CONDITIONS * STEPS, controlSamples);
    }

    @Test
    void withoutGuidanceThereIsOneText() {
        run(request().guidanceScale(1).build(), 1, 8);

        assertEquals(CONDITIONS * STEPS, controlSamples);
        assertEquals(IMAGES * STEPS, unetSamples);
    }

    /** "a cat" for 5 of 20 steps, "a dog" afterwards: what a text shares with another run is not computed again. */
    @Test
    void aScheduleComputesControlForTheTextOfEachStep() {
        run(request().prompt("a cat").build(), 1, 8);

        run(request().prompt("a [cat:dog:5]").build(), 1, 8);

        assertEquals(CONDITIONS * 15, controlSamples);
    }

    /** Two texts and the negative one. */
    @Test
    void eachPromptOfACompositionGoesThroughTheNetworks() {
        run(request().prompt("a cat AND a dog:0.5").build(), 1, 8);

        assertEquals(CONDITIONS * STEPS * 3, controlSamples);
        assertEquals(IMAGES * STEPS * 3, unetSamples);
    }

    /** With weights 1 and 0 the second prompt's noise is multiplied by nothing. */
    @Test
    void aPromptOfNoWeightDoesNotAct() {
        float[] alone = run(request().prompt("a cat").build(), 1, 8);

        float[] composed = run(request().prompt("a cat AND a dog:0").build(), 1, 8);

        assertSameButForRounding(alone, composed);
    }

    /** 80 words need two chunks; the negative prompt of one word gets an empty one behind it. */
    @Test
    void promptsOfDifferentLengthGoTogether() {
        run(request().prompt("cat ".repeat(80)).negativePrompt("lowres").build(), 1, 8);

        assertEquals(CONDITIONS * STEPS * TEXTS, controlSamples);
    }

    /** Chunks may differ from step to step, so that residuals of a pass have texts of two lengths. */
    @Test
    void aPromptMayGrowDuringTheRun() {
        run(request().prompt("cat [" + "dog ".repeat(80) + ":10]").build(), 1, 8);

        // The negative prompt's context grows with the other one's.
        assertEquals(CONDITIONS * STEPS * TEXTS, controlSamples);
    }

    @Test
    void aPlainPromptIsReadLiterally() {
        float[] bracketed = run(request().prompt("a (cat:1.4)").build(), 1, 8);
        float[] plain = run(
                request().prompt("a (cat:1.4)").promptSyntax(PromptSyntax.PLAIN).build(), 1, 8);

        assertFalse(Arrays.equals(bracketed, plain));
    }

    @Test
    void cachedResidualsGiveTheSameBits() {
        float[] fresh = run(request().build(), 1, 8);

        float[] cached = run(request().build(), 1, 8);

        assertEquals(0, controlSamples);
        assertArrayEquals(fresh, cached);
    }

    @Test
    void passesOfAnySizeAgree() {
        float[] many = run(request().build(), 1, 40);
        cache.clear();

        float[] one = run(request().build(), 1, 1);

        assertSameButForRounding(many, one);
    }

    @Test
    void aCacheTooSmallForTheRunNeverExceedsItsBoundAndStillHelps() {
        run(request().build(), 1, 8);
        long half = cache.bytes() / 2;
        cache.close();
        cache = new ResidualCache(GoldenModels.ENGINE.newManager(), half);

        float[] first = run(request().build(), 1, 8);
        assertEquals(CONDITIONS * STEPS * TEXTS, controlSamples);
        assertEquals(true, cache.bytes() <= half, () -> cache.bytes() + " exceeds " + half);

        float[] second = run(request().build(), 1, 8);
        assertEquals(CONDITIONS * STEPS * TEXTS / 2, controlSamples);
        assertSameButForRounding(first, second);
    }

    @Test
    void aCacheOfNothingWorks() {
        cache.close();
        cache = new ResidualCache(GoldenModels.ENGINE.newManager(), 0);

        run(request().build(), 1, 8);

        assertEquals(CONDITIONS * STEPS * TEXTS, controlSamples);
        assertEquals(0, cache.bytes());
    }

    /** Both networks see one image: only their weights tell their residuals apart. */
    @Test
    void twoLorasOnOneImageDoNotShareResiduals() {
        List<ReadyCondition> conditions = List.of(
                GoldenModels.ready(new CountingNetwork(this, networks.get(0)), hint(0)),
                GoldenModels.ready(new CountingNetwork(this, networks.get(1)), hint(0)));

        run(request().build(), conditions, 8);

        assertEquals(CONDITIONS * STEPS * TEXTS, controlSamples);
    }

    /** Of 20 steps, 5 to 14 lie between a quarter and three quarters. */
    @Test
    void onlyStepsBetweenStartAndEndNeedControl() {
        Strength middle = new Strength(1, 0.25, 0.75);

        run(
                request().build(),
                List.of(GoldenModels.ready(new CountingNetwork(this, networks.get(0)), hint(0), middle)),
                8);

        assertEquals(10 * TEXTS, controlSamples);
    }

    @Test
    void equalTextsShareTheirResiduals() {
        run(request().prompt("same").negativePrompt("same").build(), 1, 8);

        assertEquals(CONDITIONS * STEPS, controlSamples);
    }

    /** Another batch shape means another order of additions; the bound for latents is that of the golden files. */
    private static void assertSameButForRounding(float[] expected, float[] actual) {
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertClose(expected, actual, 1e-4 * largest);
    }

    /** With noise of its own in every step, too. */
    @ParameterizedTest
    @ValueSource(strings = {"euler_ancestral", "DPM++ SDE Karras", "lcm"})
    void imageOfABatchIsThatOfItsSeed(String sampler) {
        GenerationRequest.Builder request = request().sampler(sampler).steps(4).seed(5);
        float[] batch = run(request.build(), 1, 8);
        int size = batch.length / IMAGES;
        for (int i = 0; i < IMAGES; i++) {
            float[] alone = run(request.batch(1).seed(5 + i).build(), 1, 8);
            assertClose(Arrays.copyOfRange(batch, i * size, (i + 1) * size), alone, bound(batch));
        }
    }

    /** The network rounds differently with another batch: 1e-5 of the largest value, as for the golden walks. */
    private static double bound(float[] latents) {
        double largest = 0;
        for (float value : latents) {
            largest = Math.max(largest, Math.abs(value));
        }
        return 1e-5 * largest;
    }

    @Test
    void variationOfABatchIsThatOfItsSubseed() {
        GenerationRequest.Builder request = request()
                .sampler("euler_ancestral")
                .steps(2)
                .seed(5)
                .variationSeed(70)
                .variationStrength(0.3);
        float[] batch = run(request.build(), 1, 8);
        int size = batch.length / IMAGES;
        for (int i = 0; i < IMAGES; i++) {
            float[] alone = run(request.batch(1).variationSeed(70 + i).build(), 1, 8);
            assertClose(Arrays.copyOfRange(batch, i * size, (i + 1) * size), alone, bound(batch));
        }
    }

    /**
     * Heun's second call of a step and the first of the next one are at the same timestep, whole or not: 4 timesteps, 7
     * calls. Another seed, and Euler at the same timesteps, find all of it in the cache.
     */
    @ParameterizedTest
    @ValueSource(strings = {"normal", "karras", "exponential"})
    void residualsAreSharedBetweenCallsAtOneTimestep(String schedule) {
        GenerationRequest.Builder request = request().steps(4).samplerOption("schedule", schedule);
        run(request.sampler("heun").build(), 1, 8);
        assertEquals(4 * CONDITIONS * TEXTS, controlSamples);
        assertEquals(7 * IMAGES * TEXTS, unetSamples);
        run(request.sampler("euler").seed(2).build(), 1, 8);
        assertEquals(0, controlSamples);
        assertEquals(4 * IMAGES * TEXTS, unetSamples);
    }

    /**
     * DPM2's middles are timesteps of their own: 4 + 3. DPM2 a steps so far down that its middles are the next stops.
     */
    @Test
    void residualsOfMiddleTimestepsAreComputed() {
        GenerationRequest.Builder request = request().steps(4).samplerOption("discard_penultimate", "false");
        run(request.sampler("dpm2").build(), 1, 8);
        assertEquals(7 * CONDITIONS * TEXTS, controlSamples);
        run(request.sampler("dpm2 a").build(), 1, 8);
        assertEquals(0, controlSamples);
    }
}
