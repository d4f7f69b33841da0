package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.checkpoint.DerivedTensor;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;

/** A tensor of a file in a folder, under a name that tells the file's place, for messages. Immutable. */
record FolderTensor(String name, Tensor tensor) implements DerivedTensor {
    @Override
    public ByteBuffer read() {
        return tensor.read();
    }

    @Override
    public void read(ByteBuffer target) {
        tensor.read(target);
    }
}
