package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** Zeros in the place of another tensor. */
public record ZeroTensor(Tensor like) implements Tensor {
    @Override
    public String name() {
        return like.name();
    }

    @Override
    public DType dtype() {
        return like.dtype();
    }

    @Override
    public List<Long> shape() {
        return like.shape();
    }

    @Override
    public ByteBuffer read() {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes()));
    }
}
