package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import io.github.ctrlora4j.runtime.noise.SeedVariation;
import io.github.ctrlora4j.runtime.prompt.PromptTexts;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request whose names are resolved and whose numbers are checked; nothing slow has happened yet. Serves one generation.
 *
 * @param architecture of the checkpoint
 * @param size of the pictures
 * @param prompts over the sampler's steps
 * @param base empty if there is no condition
 * @param conditions in the request's order
 * @param styleLoras in the order in which they are added
 * @param embeddings that the prompts name
 */
record GenerationPlan(
        GenerationRequest request,
        Architecture architecture,
        ImageSize size,
        Sampler sampler,
        PromptTexts prompts,
        Path checkpoint,
        Optional<Path> base,
        List<PlannedCondition> conditions,
        List<PlannedLora> styleLoras,
        List<TextEmbedding> embeddings) {
    GenerationPlan {
        conditions = List.copyOf(conditions);
        styleLoras = List.copyOf(styleLoras);
        embeddings = List.copyOf(embeddings);
    }

    /** Where the parts of the model come from. */
    ModelSources sources() {
        return ModelSources.of(checkpoint);
    }

    /** What acts on the checkpoint. */
    List<ActiveLora> activeLoras() {
        return styleLoras.stream().map(PlannedLora::active).toList();
    }

    /** The files of all conditions' LoRAs. */
    Set<Path> loras() {
        return conditions.stream().map(PlannedCondition::lora).collect(Collectors.toSet());
    }

    /** What the noise of each image is drawn from. */
    List<ImageSeed> seeds() {
        SeedVariation variation = SeedVariation.of(request.variationSeed(), request.variationStrength());
        int scale = architecture.latents().scale();
        SeedVariation resized = request.seedSize()
                .map(from -> variation.resizedFrom(from.height() / scale, from.width() / scale))
                .orElse(variation);
        return ImageSeed.batch(request.seed(), resized, request.batch());
    }
}
