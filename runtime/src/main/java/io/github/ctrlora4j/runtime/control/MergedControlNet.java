package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.runtime.engine.DeviceResource;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.programs.ControlProgram;

/** A Base ControlNet with one condition's LoRA folded in; closing frees what the condition added. */
public final class MergedControlNet implements AheadBranch, DeviceResource {
    private final long id;
    private final ControlProgram program;
    private final DataType computeType;
    private final long bytes;
    private final OwnedResources owned;

    /** @param bytes of what is not the base's */
    MergedControlNet(long id, ControlProgram program, DataType computeType, long bytes, OwnedResources owned) {
        this.id = id;
        this.program = program;
        this.computeType = computeType;
        this.bytes = bytes;
        this.owned = owned;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Dependence dependence() {
        return Dependence.IMAGE_TIMESTEP_TEXT;
    }

    @Override
    public NDArray guide(NDManager owner, Picture image) {
        return image.latent(owner);
    }

    @Override
    public NDList residuals(NDManager owner, NDArray latent, NDArray timesteps, NDArray contexts) {
        try (NDManager scope = owner.newSubManager()) {
            return program.residuals(owner, cast(scope, latent), timesteps, cast(scope, contexts));
        }
    }

    private NDArray cast(NDManager scope, NDArray array) {
        NDArray result = array.toType(computeType, true);
        result.attach(scope);
        return result;
    }

    @Override
    public void close() {
        owned.close();
    }
}
