package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.prompt.PromptTexts;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import java.util.stream.IntStream;

/**
 * One walk from noise to pictures. Immutable.
 *
 * @param size of the pictures
 * @param model that draws them
 * @param prompts over the steps that are done
 * @param contextElements numbers in all texts of the prompts as the UNet sees them
 * @param samplers makes a sampler for each batch, always the same one
 * @param steps that are done
 * @param calls of the network in all steps together
 */
record PlannedPass(
        ImageSize size,
        PlannedModel model,
        PromptTexts prompts,
        long contextElements,
        Supplier<Sampler> samplers,
        int steps,
        int calls) {
    /**
     * A pass of a request.
     *
     * @param request with the prompts of this pass
     * @param model for these prompts
     * @param contextElements of these prompts for this model
     */
    static PlannedPass of(
            GenerationRequest request,
            ImageSize size,
            Supplier<Sampler> samplers,
            Function<PromptTexts, PlannedModel> model,
            ToLongBiFunction<PromptTexts, PlannedModel> contextElements) {
        try (Sampler sampler = samplers.get()) {
            int steps = sampler.steps();
            int calls = IntStream.range(0, steps)
                    .map(step -> sampler.timesteps(step).length)
                    .sum();
            PromptTexts prompts = PromptTexts.of(request, steps);
            PlannedModel drawing = model.apply(prompts);
            return new PlannedPass(
                    size, drawing, prompts, contextElements.applyAsLong(prompts, drawing), samplers, steps, calls);
        }
    }
}
