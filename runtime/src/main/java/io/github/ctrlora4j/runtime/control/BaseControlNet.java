package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.runtime.engine.DeviceResource;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.programs.ControlProgram;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.Map;

/** A loaded Base ControlNet: the tensors that all conditions share. Confined to one thread; closing frees them. */
public final class BaseControlNet implements DeviceResource {
    private final NDManager manager;
    private final Map<String, NDArray> shared;
    private final String fingerprint;
    private final int heads;
    private final int normGroups;
    private final OwnedResources owned;

    private BaseControlNet(
            NDManager manager,
            Map<String, NDArray> shared,
            String fingerprint,
            int heads,
            int normGroups,
            OwnedResources owned) {
        this.manager = manager;
        this.shared = shared;
        this.fingerprint = fingerprint;
        this.heads = heads;
        this.normGroups = normGroups;
        this.owned = owned;
    }

    /**
     * @param file named in errors
     * @param heads of its attention layers
     * @param normGroups of its group norms
     * @throws io.github.ctrlora4j.api.MalformedFileException if a weight is not a finite number
     */
    public static BaseControlNet load(TorchEngine engine, Path file, ModelWeights base, int heads, int normGroups) {
        try (OwnedResources building = new OwnedResources()) {
            NDManager manager = building.own(engine.newManager());
            Map<String, NDArray> shared = WeightLoader.load(
                    manager, file, ConditionTensors.shared(ConditionTensors.of(base)), engine.computeType());
            String fingerprint = BaseFingerprint.of(base);
            return new BaseControlNet(manager, shared, fingerprint, heads, normGroups, building.release());
        }
    }

    @Override
    public long bytes() {
        return ControlNetWeights.bytes(shared.values());
    }

    public String fingerprint() {
        return fingerprint;
    }

    /** Bytes that {@link #activate} takes for a LoRA. Reads no data. */
    public long bytesOf(ModelWeights lora) {
        long replaced = ConditionTensors.of(lora).entrySet().stream()
                .filter(entry -> !ConditionTensors.isLowRank(entry.getKey()))
                .mapToLong(entry -> entry.getValue().elements())
                .sum();
        long merged = shared.values().stream()
                .filter(array -> array.getShape().dimension() == 2)
                .mapToLong(NDArray::size)
                .sum();
        int width = shared.values().iterator().next().getDataType().getNumOfBytes();
        return (replaced + merged) * width;
    }

    /**
     * Folds a condition LoRA into copies of the linear weights. The base stays as it is and must outlive the network.
     *
     * @throws UnsupportedFileException if the LoRA was made for another base
     */
    public MergedControlNet activate(Path file, ModelWeights lora) {
        String madeFor = lora.settings().getOrDefault("ctrlora4j.base.fingerprint", fingerprint);
        if (!madeFor.equals(fingerprint)) {
            throw new UnsupportedFileException(
                    file.toString(),
                    "this condition LoRA was made for the Base ControlNet with fingerprint " + madeFor + ", not for "
                            + fingerprint + ". Use the LoRA that belongs to the base");
        }
        try (OwnedResources building = new OwnedResources()) {
            NDManager weights = building.own(manager.newSubManager());
            Map<String, NDArray> merged = LoraMerge.merge(weights, shared, file, ConditionTensors.of(lora));
            ControlProgram program = building.own(ControlProgram.bind(merged, heads, normGroups));
            DataType computeType = shared.values().iterator().next().getDataType();
            long own = ControlNetWeights.bytes(merged.entrySet().stream()
                    .filter(entry -> entry.getValue() != shared.get(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList());
            return new MergedControlNet(program, computeType, own, building.release());
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
