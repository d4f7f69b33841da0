package io.github.ctrlora4j.api.checkpoint;

import java.nio.ByteBuffer;
import java.util.List;

/** One tensor of an opened file: its place in the index, and its data on request. Thread-safe. */
public interface Tensor {
    /** Name in the file. */
    String name();

    DType dtype();

    /** Extent of each axis, outermost first; empty for a scalar. */
    List<Long> shape();

    /** Number of elements: the product of {@link #shape()}, 1 for a scalar. */
    default long elements() {
        return shape().stream().reduce(1L, Math::multiplyExact);
    }

    /**
     * The elements in row-major order, little-endian, contiguous. Memory-mapped without a copy where the file allows it;
     * such a buffer stays readable as long as it is reachable, also after the file was closed.
     *
     * @return a direct, read-only buffer in little-endian order, position 0, limit = size in bytes
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file has changed or ends early
     */
    ByteBuffer read();
}
