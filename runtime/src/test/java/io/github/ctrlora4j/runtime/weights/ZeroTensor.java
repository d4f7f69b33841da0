package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.checkpoint.DerivedTensor;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;

/** Zeros in the place of another tensor. */
public record ZeroTensor(Tensor tensor) implements DerivedTensor {
    @Override
    public ByteBuffer read() {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes()));
    }
}
