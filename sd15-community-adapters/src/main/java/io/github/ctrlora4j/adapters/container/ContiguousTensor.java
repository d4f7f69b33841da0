package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** A tensor whose bytes are contiguous and little-endian in the file. Immutable. */
record ContiguousTensor(FileSource source, String name, DType dtype, List<Long> shape, long position, long bytes)
        implements Tensor {
    ContiguousTensor {
        shape = List.copyOf(shape);
    }

    @Override
    public ByteBuffer read() {
        return TensorBytes.of(source, this);
    }

    @Override
    public void read(ByteBuffer target) {
        int end = target.limit();
        target.limit(target.position() + Math.toIntExact(bytes));
        source.read(position, target);
        target.limit(end);
        source.requireUnchanged();
    }
}
