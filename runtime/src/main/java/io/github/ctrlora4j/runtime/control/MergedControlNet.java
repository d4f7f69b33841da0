package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.runtime.engine.DeviceResource;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.programs.ControlProgram;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A Base ControlNet with one condition's LoRA folded in; closing frees what the condition added. */
public final class MergedControlNet implements AheadBranch, DeviceResource {
    private static final AtomicLong IDS = new AtomicLong();

    private final long id;
    private final ControlProgram program;
    private final DataType computeType;
    private final long bytes;
    private final OwnedResources owned;
    /** Another network as far as residuals are concerned, which are kept by its id. */
    private Optional<MergedControlNet> seamless = Optional.empty();

    /** @param bytes of what is not the base's */
    MergedControlNet(ControlProgram program, DataType computeType, long bytes, OwnedResources owned) {
        this.id = IDS.incrementAndGet();
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
    public ControlBranch seamless() {
        MergedControlNet variant = seamless.orElseGet(
                () -> new MergedControlNet(program.seamless(), computeType, 0, new OwnedResources()));
        seamless = Optional.of(variant);
        return variant;
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
