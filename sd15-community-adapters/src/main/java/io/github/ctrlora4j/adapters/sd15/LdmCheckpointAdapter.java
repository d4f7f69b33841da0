package io.github.ctrlora4j.adapters.sd15;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.CheckpointAdapter;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;

/** Single-file checkpoints of SD 1.1 to 1.5, their fine-tunes and merges, under LDM names. Immutable. */
@AutoService(CheckpointAdapter.class)
public final class LdmCheckpointAdapter implements CheckpointAdapter {
    @Override
    public String id() {
        return "ldm-checkpoint";
    }

    @Override
    public Verdict examine(TensorFile file) {
        return FileKind.of(file).family() == FileKind.Family.CHECKPOINT
                ? new LdmCheckpoint(file).verdict()
                : Verdict.unknown("not a Stable Diffusion 1.5 checkpoint");
    }

    @Override
    public ModelWeights adapt(TensorFile file) {
        Verdict verdict = examine(file);
        if (!verdict.isUsable()) {
            throw new MalformedFileException(file.path() + ": " + verdict.reason());
        }
        return new LdmCheckpoint(file).weights();
    }
}
