package io.github.ctrlora4j.adapters.sd15;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.checkpoint.CheckpointAdapter;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;

/**
 * The files of the Stable Diffusion 1.5 community: checkpoints, Base ControlNets and condition LoRAs are adapted, and
 * all other known kinds are rejected by name. Immutable.
 */
@AutoService(CheckpointAdapter.class)
public final class Sd15Adapter implements CheckpointAdapter {
    @Override
    public String id() {
        return "sd15";
    }

    @Override
    public Verdict examine(TensorFile file) {
        return FileKind.of(file).verdict();
    }

    @Override
    public ModelWeights adapt(TensorFile file) {
        return FileKind.of(file).weights();
    }
}
