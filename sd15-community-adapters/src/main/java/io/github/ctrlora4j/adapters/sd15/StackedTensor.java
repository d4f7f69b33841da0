package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Vectors of one width and element type, in several tensors, as the rows of one. Immutable. */
record StackedTensor(List<Tensor> parts, long width) implements Tensor {
    StackedTensor {
        parts = List.copyOf(parts);
    }

    @Override
    public String name() {
        return parts.get(0).name();
    }

    @Override
    public DType dtype() {
        return parts.get(0).dtype();
    }

    @Override
    public List<Long> shape() {
        long elements = parts.stream().mapToLong(Tensor::elements).sum();
        return List.of(elements / width, width);
    }

    @Override
    public ByteBuffer read() {
        ByteBuffer rows = ByteBuffer.allocateDirect(Math.toIntExact(bytes())).order(ByteOrder.LITTLE_ENDIAN);
        parts.forEach(part -> part.read(rows));
        return rows.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
