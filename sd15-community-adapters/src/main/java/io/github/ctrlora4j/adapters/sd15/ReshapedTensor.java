package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.DerivedTensor;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The leading elements of a tensor under another shape. Keeps the name in the file for messages. Immutable. */
record ReshapedTensor(Tensor tensor, List<Long> shape) implements DerivedTensor {
    ReshapedTensor {
        shape = List.copyOf(shape);
    }

    @Override
    public ByteBuffer read() {
        int bytes = Math.toIntExact(elements() * dtype().bits() / 8);
        return tensor.read().slice(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void read(ByteBuffer target) {
        if (bytes() == tensor.bytes()) {
            tensor.read(target);
        } else {
            target.put(read());
        }
    }
}
