package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.TensorFile;

/** A file and its weights in canonical form. Tensors must be read before it is closed. Thread-safe. */
public record OpenedModel(TensorFile file, ModelWeights weights) implements AutoCloseable {
    /** True if the file itself is safetensors, whatever its name. */
    public boolean isSafetensors() {
        return file.format().equals("safetensors");
    }

    @Override
    public void close() {
        file.close();
    }
}
