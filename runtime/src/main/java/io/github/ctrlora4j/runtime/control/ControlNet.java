package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.engine.DeviceResource;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.programs.ControlNetProgram;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Attention;
import java.nio.file.Path;
import java.util.Map;

/**
 * A ControlNet that serves one condition by itself: the original one (arXiv 2302.05543) or ControlNet-LITE, a baseline
 * of the CtrLoRA paper. It sees pixels and the noisy latent. Confined to one thread; closing frees it.
 */
public final class ControlNet implements CallBranch, DeviceResource {
    private static final String POOLING = "ctrlora4j.control.global_pooling";
    /** A tensor that only the original one has. */
    private static final String RESIDUAL_BLOCK = ConditionTensors.PREFIX + "input_blocks.1.0.in_layers.0.weight";

    private final ControlNetProgram program;
    private final boolean isLite;
    private final boolean isPooled;
    private final DataType computeType;
    private final long bytes;
    private final OwnedResources owned;

    private ControlNet(
            ControlNetProgram program,
            boolean isLite,
            boolean isPooled,
            DataType computeType,
            long bytes,
            OwnedResources owned) {
        this.program = program;
        this.isLite = isLite;
        this.isPooled = isPooled;
        this.computeType = computeType;
        this.bytes = bytes;
        this.owned = owned;
    }

    /**
     * @param file named in errors
     * @param attention what the shapes do not tell
     * @param unet of the checkpoint, by name; read if the file holds the difference to it
     * @throws io.github.ctrlora4j.api.MalformedFileException if a weight is not a finite number
     */
    public static ControlNet load(
            TorchEngine engine, Path file, ModelWeights weights, Attention attention, Map<String, Tensor> unet) {
        try (OwnedResources building = new OwnedResources()) {
            NDManager manager = building.own(engine.newManager());
            Map<String, NDArray> loaded = ControlNetWeights.load(manager, engine, file, weights, unet);
            boolean isLite = !loaded.containsKey(RESIDUAL_BLOCK);
            ControlNetProgram program = building.own(
                    isLite
                            ? ControlNetProgram.lite(loaded, attention.normGroups())
                            : ControlNetProgram.original(loaded, attention.heads(), attention.normGroups()));
            boolean isPooled = Boolean.parseBoolean(weights.settings().get(POOLING));
            return new ControlNet(
                    program,
                    isLite,
                    isPooled,
                    engine.computeType(),
                    ControlNetWeights.bytes(loaded.values()),
                    building.release());
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Dependence dependence() {
        return isLite ? Dependence.IMAGE_LATENT : Dependence.EVERYTHING;
    }

    @Override
    public Place place() {
        return isLite ? Place.ENCODER : Place.SKIPS;
    }

    /** ControlNet 1.1's shuffle: its documentation wants the control on the prompt's side of the guidance alone. */
    @Override
    public boolean isForPromptAlone() {
        return isPooled;
    }

    @Override
    public NDArray guide(NDManager owner, Picture image) {
        try (NDManager scope = owner.newSubManager()) {
            return program.hint(owner, cast(scope, image.pixels(scope)));
        }
    }

    @Override
    public NDList residuals(NDManager owner, NDArray guide, NDArray latents, NDArray timestep, NDArray contexts) {
        try (NDManager scope = owner.newSubManager()) {
            NDList residuals = program.residuals(owner, guide, cast(scope, latents), timestep, cast(scope, contexts));
            return isPooled ? pooled(owner, residuals) : residuals;
        }
    }

    private static NDList pooled(NDManager owner, NDList residuals) {
        NDList means = new NDList();
        for (NDArray residual : residuals) {
            NDArray mean = residual.mean(new int[] {2, 3}, true);
            mean.attach(owner);
            means.add(mean);
        }
        return means;
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
