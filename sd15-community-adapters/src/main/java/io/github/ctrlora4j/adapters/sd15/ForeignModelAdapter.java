package io.github.ctrlora4j.adapters.sd15;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.CheckpointAdapter;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;

/** Names the models that ctrlora4j cannot use, so that people learn what they have. Adapts nothing. Immutable. */
@AutoService(CheckpointAdapter.class)
public final class ForeignModelAdapter implements CheckpointAdapter {
    @Override
    public String id() {
        return "foreign-models";
    }

    @Override
    public Verdict examine(TensorFile file) {
        FileKind detection = FileKind.of(file);
        return switch (detection.family()) {
            case FOREIGN -> Verdict.refused(detection.kind(), detection.reason());
            case UNKNOWN -> Verdict.unknown(detection.reason());
            case CHECKPOINT, BASE, CONDITION -> Verdict.unknown("left to another adapter");
        };
    }

    @Override
    public ModelWeights adapt(TensorFile file) {
        throw new UnsupportedFileException(file.path() + ": " + examine(file).reason());
    }
}
