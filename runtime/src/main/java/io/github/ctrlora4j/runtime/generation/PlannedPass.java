package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.prompt.PromptTexts;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One walk from noise to pictures. Immutable.
 *
 * @param size of the pictures
 * @param prompts over the steps that are done
 * @param samplers makes a sampler for each batch, always the same one
 * @param steps that are done
 * @param calls of the network in all steps together
 */
record PlannedPass(ImageSize size, PromptTexts prompts, Supplier<Sampler> samplers, int steps, int calls) {
    /** A pass of a request. */
    static PlannedPass of(GenerationRequest request, ImageSize size, Supplier<Sampler> samplers) {
        try (Sampler sampler = samplers.get()) {
            int steps = sampler.steps();
            int calls = IntStream.range(0, steps)
                    .map(step -> sampler.timesteps(step).length)
                    .sum();
            return new PlannedPass(size, PromptTexts.of(request, steps), samplers, steps, calls);
        }
    }
}
