package io.github.ctrlora4j.runtime.models;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import java.nio.file.Path;
import java.util.List;

/** The families of models that a host can run. Immutable. */
public record Architectures(List<Architecture> all) {
    public Architectures {
        all = List.copyOf(all);
    }

    /**
     * The family of a file, as its adapter states it.
     *
     * @throws UnsupportedFileException if this host cannot run it
     */
    public Architecture of(Path file, ModelWeights weights) {
        return all.stream()
                .filter(architecture -> architecture.id().equals(weights.architecture()))
                .findFirst()
                .orElseThrow(() -> new UnsupportedFileException(
                        file.toString(),
                        "is a model of the family " + weights.architecture() + ", this host runs "
                                + all.stream().map(Architecture::id).toList()));
    }
}
