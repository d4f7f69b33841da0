package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A number that a file states outside its tensors, as a tensor. Immutable. */
record ScalarTensor(String name, float value) implements Tensor {
    @Override
    public DType dtype() {
        return DType.F32;
    }

    @Override
    public List<Long> shape() {
        return List.of();
    }

    @Override
    public ByteBuffer read() {
        return ByteBuffer.allocateDirect(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0, value)
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
