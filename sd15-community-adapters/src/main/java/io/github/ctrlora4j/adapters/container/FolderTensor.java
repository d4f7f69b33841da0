package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** A tensor of a file in a folder, under a name that tells the file's place, for messages. Immutable. */
record FolderTensor(String name, Tensor tensor) implements Tensor {
    @Override
    public DType dtype() {
        return tensor.dtype();
    }

    @Override
    public List<Long> shape() {
        return tensor.shape();
    }

    @Override
    public ByteBuffer read() {
        return tensor.read();
    }

    @Override
    public void read(ByteBuffer target) {
        tensor.read(target);
    }
}
