package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.MemoryNeed;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.TestRegistry;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is kept for later requests and what is not; {@code MemoryNeedTest} compares predictions with what is measured. */
class MemoryForecastTest {
    private static final RgbImage MAP = RgbImage.of(64, 64, new byte[64 * 64 * 3]);
    private static final long CACHE = 1L << 40;

    @AutoClose
    private final ConditionRegistry registry =
            ConditionRegistry.open(List.of(), List.of(), List::of, TestRegistry.NO_NETWORKS);

    @AutoClose
    private final UnpackedLoras unpacked = new UnpackedLoras();

    private GenerationPlan plan(GenerationRequest.Builder request) {
        ModelLibrary library =
                new ModelLibrary(List.of(GoldenModels.file("sd.safetensors").getParent()), GoldenModels.FILES);
        LoraFinder loras = new LoraFinder(library, unpacked, registry::descriptors, name -> List.of());
        return new RequestResolver(registry, library, new Architectures(List.of(GoldenModels.SD15)), loras)
                .resolve(request.build());
    }

    /** One condition, 50 steps. */
    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("sd.safetensors")
                .base("basecn.ckpt")
                .condition(ConditionInput.builder(ConditionInput.NONE, MAP)
                        .lora(GoldenModels.file("lora0.ckpt"))
                        .build())
                .sampler("euler")
                .steps(50)
                .size(new ImageSize(512, 512));
    }

    private static MemoryForecast forecast(long cache) {
        return new MemoryForecast(GoldenModels.ENGINE, GoldenModels.FILES, cache, Long.MAX_VALUE);
    }

    /** At 512 x 512 the residuals of two pairs of step and text are computed at once; 100 pairs are kept. */
    @Test
    void whatTheCacheKeepsIsNotBesideWhatIsKept() {
        GenerationPlan plan = plan(request());
        MemoryNeed kept = forecast(CACHE).of(plan);
        long computed = kept.residuals() / 100 * 2;

        long beside = forecast(CACHE).beside(plan);

        assertEquals(kept.activations() + computed, beside, 200);
        MemoryNeed uncached = forecast(0).of(plan);
        assertEquals(uncached.activations() + uncached.residuals(), beside);
    }

    @Test
    void withoutAConditionOnlyThePictureIsBesideTheModels() {
        GenerationPlan plan = plan(GenerationRequest.builder("sd.safetensors").size(new ImageSize(64, 64)));

        assertEquals(forecast(CACHE).of(plan).activations(), forecast(CACHE).beside(plan));
    }

    /** The second prompt has another number of chunks, but the model is the same one, with the same LoRA. */
    @Test
    void aStyleLoraOfTwoPassesCountsOnce() {
        GenerationRequest.Builder request = request()
                .styleLora(StyleLora.of(GoldenLoraFiles.file("loha.safetensors").toString()));
        long one = forecast(0).of(plan(request)).weights();
        HiresFix longer =
                HiresFix.builder().scale(1).prompt("a cat BREAK a dog").build();

        assertEquals(one, forecast(0).of(plan(request.hiresFix(longer))).weights());
    }

    /**
     * The second pass has texts of its own: its prompt and the empty negative one, each of 77 tokens with 24 numbers of
     * four bytes.
     */
    @Test
    void textsOfEqualLengthCountOnceEach() {
        GenerationRequest.Builder request = request().prompt("a cat");
        HiresFix same = HiresFix.builder().scale(1).build();
        HiresFix other = HiresFix.builder().scale(1).prompt("a dog").build();
        long one = forecast(0).of(plan(request.hiresFix(same))).activations();

        long two = forecast(0).of(plan(request.hiresFix(other))).activations();

        assertEquals(2 * 77 * 24 * 4, two - one);
    }

    @Test
    void theLargestPassCounts() {
        GenerationRequest.Builder request = request();
        long one = forecast(CACHE).beside(plan(request));
        long two = forecast(CACHE)
                .beside(plan(request.hiresFix(HiresFix.builder().scale(2).build())));

        assertTrue(two > one, two + " and " + one);
        assertEquals(two, forecast(CACHE).beside(plan(request().size(new ImageSize(1024, 1024)))));
    }
}
