package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.runtime.programs.ControlProgram;

/** The base with one condition's LoRA folded in; closing frees what the condition added. */
public final class MergedControlNet implements ControlBranch, AutoCloseable {
    private final long id;
    private final NDManager weights;
    private final ControlProgram program;
    private final DataType computeType;

    MergedControlNet(long id, NDManager weights, ControlProgram program, DataType computeType) {
        this.id = id;
        this.weights = weights;
        this.program = program;
        this.computeType = computeType;
    }

    @Override
    public long id() {
        return id;
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
        program.close();
        weights.close();
    }
}
