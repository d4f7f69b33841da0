package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** A tensor whose bytes lie in the file as they are wanted: contiguous and little-endian. Immutable. */
record MappedTensor(FileSource source, String name, DType dtype, List<Long> shape, long position, long bytes)
        implements Tensor {
    MappedTensor {
        shape = List.copyOf(shape);
    }

    @Override
    public ByteBuffer read() {
        return source.map(position, bytes);
    }
}
