package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import java.util.List;

/**
 * An image whose metadata are to be written.
 *
 * @param index among all images
 * @param conditions those of the plan, ready
 * @param software program and version
 */
record WrittenImage(GenerationPlan plan, int index, List<ReadyCondition> conditions, String software) {
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
