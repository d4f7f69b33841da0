package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import io.github.ctrlora4j.runtime.noise.SeedVariation;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GenerationPlanTest {
    private static final ImageSize SIZE = new ImageSize(64, 128);

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("ink").seed(7).steps(4).batch(2).batchCount(2);
    }

    private static PlannedPass pass(GenerationRequest request, ImageSize size, String sampler, String checkpoint) {
        Path file = Path.of(checkpoint);
        PlannedModel model = new PlannedModel(
                file, WrittenTexts.SD15, GoldenModels.NOISE, false, ModelSources.of(file), List.of(), List.of());
        return PlannedPass.of(
                request,
                size,
                () -> SamplerCatalog.create(sampler, GoldenModels.NOISE, request.steps(), Map.of()),
                prompts -> model,
                (prompts, drawing) -> 0);
    }

    private static GenerationPlan plan(GenerationRequest.Builder builder, PlannedCondition... conditions) {
        GenerationRequest request = builder.build();
        return new GenerationPlan(
                request,
                List.of(pass(request, SIZE, "heun", "ink"), pass(request, new ImageSize(128, 256), "euler", "soft")),
                Optional.empty(),
                Optional.empty(),
                Arrays.asList(conditions));
    }

    private static PlannedCondition condition(ControlFile network) {
        ConditionInput input = ConditionInput.builder(ConditionInput.NONE, RgbImage.of(1, 1, new byte[3]))
                .build();
        return new PlannedCondition(input, Optional.empty(), Map.of(), Strength.FULL, network);
    }

    private static List<Long> seeds(GenerationPlan plan) {
        return plan.seeds().stream().map(ImageSeed::seed).toList();
    }

    /** Of four steps Heun calls twice in all but the last, Euler once in each: 7 + 4. */
    @Test
    void callsAreThoseOfAllPassesAndTheRestIsTheFirstOnes() {
        GenerationPlan plan = plan(request());
        assertEquals(11, plan.calls());
        assertEquals(4, plan.steps());
        assertEquals(SIZE, plan.size());
        assertEquals(Path.of("ink"), plan.model().checkpoint());
        assertEquals(4, plan.images());
    }

    @Test
    void conditionsShareNetworks() {
        ControlFile lora = ControlFile.lora(Path.of("a"));
        ControlFile whole = ControlFile.controlNet(Path.of("a"));
        assertEquals(
                Set.of(lora, whole),
                plan(request(), condition(lora), condition(whole), condition(lora))
                        .networks());
    }

    @Test
    void seedsCountThroughAllBatches() {
        assertEquals(List.of(7L, 8L, 9L, 10L), seeds(plan(request())));
    }

    /** ComfyUI's queue: one seed for a batch, which one generator draws for, and the next one for the next. */
    @Test
    void byComfyUisConventionABatchHasOneSeed() {
        assertEquals(List.of(7L, 7L, 8L, 8L), seeds(plan(request().noiseConvention(NoiseConvention.COMFY_UI))));
    }

    @Test
    void withAVariationTheSubseedCounts() {
        GenerationPlan plan = plan(request().variationSeed(20).variationStrength(0.5));
        assertEquals(
                List.of(20L, 21L, 22L, 23L),
                plan.seeds().stream().map(seed -> seed.variation().subseed()).toList());
        assertEquals(List.of(7L, 7L, 7L, 7L), seeds(plan));
    }

    /** 512 by 768 pixels are 64 by 96 cells of a latent. */
    @Test
    void theSizeThatASeedComesFromIsCountedInCells() {
        assertEquals(
                new SeedVariation(GenerationRequest.builder("x").build().variationSeed(), 0, 96, 64),
                plan(request().seedSize(new ImageSize(512, 768))).seeds().get(0).variation());
    }
}
