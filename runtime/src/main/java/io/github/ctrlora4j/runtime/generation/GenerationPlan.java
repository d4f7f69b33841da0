package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import io.github.ctrlora4j.runtime.noise.SeedVariation;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request whose names are resolved and whose numbers are checked; nothing slow has happened yet. Serves one
 * generation.
 *
 * @param architecture of the checkpoint
 * @param noise that the checkpoint was trained with
 * @param passes at least one; a later one draws over what the one before has drawn
 * @param initial the given picture
 * @param isInpaintingModel true if the network also sees a mask, and what is not masked
 * @param sources where the parts of the model come from
 * @param base empty if no condition needs one
 * @param conditions in the request's order
 * @param styleLoras in the order in which they are added
 * @param embeddings that the prompts name
 */
record GenerationPlan(
        GenerationRequest request,
        Architecture architecture,
        NoiseSchedule noise,
        List<PlannedPass> passes,
        Optional<InitialPicture> initial,
        boolean isInpaintingModel,
        Path checkpoint,
        ModelSources sources,
        Optional<Path> base,
        List<PlannedCondition> conditions,
        List<PlannedLora> styleLoras,
        List<TextEmbedding> embeddings) {
    GenerationPlan {
        passes = List.copyOf(passes);
        conditions = List.copyOf(conditions);
        styleLoras = List.copyOf(styleLoras);
        embeddings = List.copyOf(embeddings);
    }

    /** Of the pictures of the first pass. */
    ImageSize size() {
        return passes.get(0).size();
    }

    /** Of the first pass. */
    int steps() {
        return passes.get(0).steps();
    }

    /** Network calls of one batch. */
    int calls() {
        return passes.stream().mapToInt(PlannedPass::calls).sum();
    }

    /** Number of pictures. */
    int images() {
        return request.batch() * request.batchCount();
    }

    /** What acts on the checkpoint. */
    List<ActiveLora> activeLoras() {
        return styleLoras.stream().map(PlannedLora::active).toList();
    }

    /** Of all conditions. */
    Set<ControlFile> networks() {
        return conditions.stream().map(PlannedCondition::network).collect(Collectors.toSet());
    }

    /** What the noise of each image is drawn from, batch after batch. */
    List<ImageSeed> seeds() {
        SeedVariation variation = SeedVariation.of(request.variationSeed(), request.variationStrength());
        int scale = architecture.latents().scale();
        SeedVariation resized = request.seedSize()
                .map(from -> variation.resizedFrom(from.height() / scale, from.width() / scale))
                .orElse(variation);
        return request.noiseConvention() == NoiseConvention.COMFY_UI
                ? ImageSeed.perBatch(request.seed(), request.batch(), request.batchCount())
                : ImageSeed.batch(request.seed(), resized, images());
    }
}
