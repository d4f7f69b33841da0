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

    /** Size of the elements in bytes, as {@link #read} returns them. */
    default long bytes() {
        return Math.multiplyExact(elements(), dtype().bits()) / 8;
    }

    /**
     * The elements in row-major order, little-endian, contiguous. The buffer is a copy and does not change, whatever
     * happens to the file.
     *
     * @return a direct, read-only buffer in little-endian order, position 0, limit = size in bytes
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file has changed since it was opened, or ends early
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if the tensor has more than 2 GiB
     */
    ByteBuffer read();

    /**
     * Copies the elements, in the form that {@link #read} returns, to the caller's buffer, so that many tensors can be
     * loaded without new memory for each.
     *
     * @param target has room for {@link #bytes()} bytes; its position is advanced past them
     */
    default void read(ByteBuffer target) {
        target.put(read());
    }
}
