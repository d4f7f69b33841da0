package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
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
 * A loaded ControlNet, which serves one condition by itself: the original one (arXiv 2302.05543), ControlNet-LITE or
 * ControlNet-XS, the baselines of the CtrLoRA paper. Its kind follows from its tensors. Confined to one thread; closing
 * frees it.
 */
public final class ControlNet implements DeviceResource {
    private static final String POOLING = "ctrlora4j.control.global_pooling";
    /** A tensor that only the original one has. */
    private static final String RESIDUAL_BLOCK = ConditionTensors.PREFIX + "input_blocks.1.0.in_layers.0.weight";

    private final ControlBranch branch;
    private final long bytes;
    private final OwnedResources owned;

    private ControlNet(ControlBranch branch, long bytes, OwnedResources owned) {
        this.branch = branch;
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
            ControlBranch branch = branch(loaded, attention, weights.settings(), engine.computeType(), building);
            return new ControlNet(branch, ControlNetWeights.bytes(loaded.values()), building.release());
        }
    }

    /** Of tensors in float32 that stay the caller's and outlive it. */
    public static ControlNet of(Map<String, NDArray> weights, Attention attention) {
        try (OwnedResources building = new OwnedResources()) {
            ControlBranch branch = branch(weights, attention, Map.of(), DataType.FLOAT32, building);
            return new ControlNet(branch, 0, building.release());
        }
    }

    private static ControlBranch branch(
            Map<String, NDArray> loaded,
            Attention attention,
            Map<String, String> settings,
            DataType computeType,
            OwnedResources building) {
        HintRules rules = HintRules.of(settings);
        int levels = ControlNetWeights.streamLevels(loaded.keySet());
        if (levels > 0) {
            return new WalkingBranch(
                    loaded, levels, building.own(ControlNetProgram.hintAlone(loaded)), rules, computeType);
        }
        boolean isLite = !loaded.containsKey(RESIDUAL_BLOCK);
        ControlNetProgram program = building.own(
                isLite
                        ? ControlNetProgram.lite(loaded, attention.normGroups())
                        : ControlNetProgram.original(loaded, attention.heads(), attention.normGroups()));
        boolean isPooled = Boolean.parseBoolean(settings.get(POOLING));
        return new PixelBranch(program, isLite, isPooled, rules, computeType);
    }

    /** Lives as long as this. */
    public ControlBranch branch() {
        return branch;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        owned.close();
    }
}
