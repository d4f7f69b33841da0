package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.DerivedTensor;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor of another one's shape whose elements all are 1e30. */
public record HugeTensor(Tensor tensor) implements DerivedTensor {
    @Override
    public DType dtype() {
        return DType.F32;
    }

    @Override
    public ByteBuffer read() {
        ByteBuffer data = ByteBuffer.allocateDirect(Math.toIntExact(elements() * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putFloat(1e30f);
        }
        return data.flip();
    }
}
