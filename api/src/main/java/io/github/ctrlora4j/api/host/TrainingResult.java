package io.github.ctrlora4j.api.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a training has come to. Immutable.
 *
 * @param steps that were made, in all sessions together
 * @param cancelled whether it ended early on request; it can be resumed
 * @param files what is to be used: the pack and its LoRA, or a base with its LoRAs; empty if it was cancelled
 * @param first the first validation
 * @param last the last validation
 */
public record TrainingResult(
        int steps,
        boolean cancelled,
        List<Path> files,
        Optional<TrainingProgress.Validation> first,
        Optional<TrainingProgress.Validation> last) {
    public TrainingResult {
        files = List.copyOf(files);
    }
}
