package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.util.Map;

/**
 * What a condition LoRA's index says. Immutable.
 *
 * @param isSafetensors whether a pack may hold it as it is
 * @param rank the largest of its matrices; they may differ from layer to layer
 */
record LoraFacts(boolean isSafetensors, int rank) {
    private static final String DOWN = ".lora_layer.down.weight";

    static LoraFacts of(OpenedModel lora) {
        long rank = lora.weights().components().values().stream()
                .flatMap(tensors -> tensors.entrySet().stream())
                .filter(entry -> entry.getKey().endsWith(DOWN))
                .map(Map.Entry::getValue)
                .map(Tensor::shape)
                .filter(shape -> !shape.isEmpty())
                .mapToLong(shape -> shape.get(0))
                .max()
                .orElse(0);
        return new LoraFacts(lora.file().format().equals("safetensors"), Math.toIntExact(rank));
    }
}
