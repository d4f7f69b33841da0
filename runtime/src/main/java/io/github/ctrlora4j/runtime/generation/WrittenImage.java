package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import java.util.List;
import java.util.Optional;

/**
 * An image whose metadata are to be written.
 *
 * @param index among all images
 * @param conditions those of the plan, ready
 * @param modelHash the beginning of the checkpoint's hash, if it is known
 * @param software program and version
 */
record WrittenImage(
        GenerationPlan plan, int index, List<ReadyCondition> conditions, Optional<String> modelHash, String software) {
    WrittenImage {
        conditions = List.copyOf(conditions);
    }

    GenerationRequest request() {
        return plan.request();
    }

    /** Position in its batch. */
    int batchPosition() {
        return index % request().batch();
    }

    ImageSeed seed() {
        return plan.seeds().get(index);
    }
}
