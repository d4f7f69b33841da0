package io.github.ctrlora4j.runtime.models;

import io.github.ctrlora4j.runtime.engine.DeviceResource;
import io.github.ctrlora4j.runtime.lora.StyledWeights;
import io.github.ctrlora4j.runtime.weights.ArrayPool;
import java.util.List;

/** A loaded {@link ModelPart}, which several models may share. Confined to one thread; closing frees it. */
public interface ModelComponent extends DeviceResource {
    ModelPart part();

    /** Frees the component, and gives its arrays to the pool as far as that wants them. */
    void recycle(ArrayPool pool);

    /**
     * Lets these style LoRAs act from now on, and no others: what no LoRA changes has the loaded values, bit for bit.
     * If it fails, none acts.
     *
     * @param changes in the order in which they are added; their files stay open during the call
     * @throws io.github.ctrlora4j.api.MalformedFileException if a changed weight is not a finite number
     */
    void style(List<StyledWeights.Part> changes);
}
