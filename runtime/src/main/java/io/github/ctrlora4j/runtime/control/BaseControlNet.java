package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.programs.ControlProgram;
import io.github.ctrlora4j.runtime.weights.ModelSettings;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A loaded Base ControlNet: the tensors that all conditions share. Confined to one thread; closing frees them. */
public final class BaseControlNet implements AutoCloseable {
    private static final AtomicLong NETWORKS = new AtomicLong();

    private final NDManager manager;
    private final Map<String, NDArray> shared;
    private final String fingerprint;
    private final ModelSettings settings;

    private BaseControlNet(NDManager manager, Map<String, NDArray> shared, String fingerprint, ModelSettings settings) {
        this.manager = manager;
        this.shared = shared;
        this.fingerprint = fingerprint;
        this.settings = settings;
    }

    /**
     * @param file named in errors
     * @throws io.github.ctrlora4j.api.MalformedFileException if a weight is no finite number
     */
    public static BaseControlNet load(TorchEngine engine, Path file, ModelWeights base) {
        NDManager manager = engine.newManager();
        try {
            Map<String, Tensor> tensors = LoraMerge.shared(base.components().getOrDefault("control", Map.of()));
            Map<String, NDArray> shared = WeightLoader.load(manager, file, tensors, engine.computeType());
            return new BaseControlNet(
                    manager, shared, BaseFingerprint.of(base), new ModelSettings(file, base.settings()));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    public String fingerprint() {
        return fingerprint;
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
                    file + ": this condition LoRA was made for the Base ControlNet with fingerprint " + madeFor
                            + ", not for " + fingerprint + ". Use the LoRA that belongs to the base");
        }
        NDManager weights = manager.newSubManager();
        try {
            Map<String, NDArray> merged =
                    LoraMerge.merge(weights, shared, file, lora.components().getOrDefault("control", Map.of()));
            ControlProgram program = ControlProgram.bind(merged, settings.unetHeads(), settings.unetNormGroups());
            DataType computeType = shared.values().iterator().next().getDataType();
            return new MergedControlNet(NETWORKS.incrementAndGet(), weights, program, computeType);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
