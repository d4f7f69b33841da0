package io.github.ctrlora4j.runtime.training;

import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.packs.Packs;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What trainings share. Immutable.
 *
 * @param engine computes in float32
 * @param cacheFolder for what can be computed again; without one, each training keeps it in its own folder
 * @param software program and version, for the files' metadata
 */
public record TrainingEnvironment(
        TorchEngine engine,
        ModelLibrary library,
        Architectures architectures,
        ConditionRegistry conditions,
        Packs packs,
        Optional<Path> cacheFolder,
        String software) {
    /** Names the weights of a checkpoint: equal names mean equal weights. */
    String identity(Path checkpoint) {
        return library.hash(checkpoint)
                .orElseGet(() -> checkpoint.toAbsolutePath().toString());
    }
}
