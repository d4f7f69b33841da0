package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import io.github.ctrlora4j.runtime.noise.SeedVariation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request whose names are resolved and whose numbers are checked; nothing slow has happened yet. Serves one
 * generation.
 *
 * @param passes at least one; a later one draws over what the one before has drawn
 * @param initial the given picture
 * @param base empty if no condition needs one
 * @param conditions in the request's order
 */
record GenerationPlan(
        GenerationRequest request,
        List<PlannedPass> passes,
        Optional<InitialPicture> initial,
        Optional<Path> base,
        List<PlannedCondition> conditions) {
    GenerationPlan {
        passes = List.copyOf(passes);
        conditions = List.copyOf(conditions);
    }

    /** Of the first pass. */
    PlannedModel model() {
        return passes.get(0).model();
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

    /** Of all conditions. */
    Set<ControlFile> networks() {
        return conditions.stream().map(PlannedCondition::network).collect(Collectors.toSet());
    }

    /** What the noise of each image is drawn from, batch after batch. */
    List<ImageSeed> seeds() {
        SeedVariation variation = SeedVariation.of(request.variationSeed(), request.variationStrength());
        int scale = model().architecture().latents().scale();
        SeedVariation resized = request.seedSize()
                .map(from -> variation.resizedFrom(from.height() / scale, from.width() / scale))
                .orElse(variation);
        return request.noiseConvention() == NoiseConvention.COMFY_UI
                ? ImageSeed.perBatch(request.seed(), request.batch(), request.batchCount())
                : ImageSeed.batch(request.seed(), resized, images());
    }
}
