package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import java.nio.file.Path;
import java.util.List;

/**
 * The model of a pass. Immutable.
 *
 * @param architecture of the checkpoint
 * @param noise that the checkpoint was trained with
 * @param isInpaintingModel true if the network also sees a mask, and what is not masked
 * @param sources where the parts of the model come from
 * @param styleLoras in the order in which they are added
 * @param embeddings that the prompts name
 */
record PlannedModel(
        Path checkpoint,
        Architecture architecture,
        NoiseSchedule noise,
        boolean isInpaintingModel,
        ModelSources sources,
        List<PlannedLora> styleLoras,
        List<TextEmbedding> embeddings) {
    PlannedModel {
        styleLoras = List.copyOf(styleLoras);
        embeddings = List.copyOf(embeddings);
    }

    /** What acts on the checkpoint. */
    List<ActiveLora> activeLoras() {
        return styleLoras.stream().map(PlannedLora::active).toList();
    }
}
