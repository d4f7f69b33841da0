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

    /** Size of the elements in bytes, as {@link #read} gives them. */
    default long bytes() {
        return Math.multiplyExact(elements(), dtype().bits()) / 8;
    }

    /**
     * The elements in row-major order, little-endian, contiguous. The buffer is a copy: it stays readable and the same
     * whatever happens to the file.
     *
     * @return a direct, read-only buffer in little-endian order, position 0, limit = size in bytes
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file has changed since it was opened, or ends early
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if the tensor has more than 2 GiB
     */
    ByteBuffer read();

    /**
     * Copies the elements, as {@link #read} gives them, to a buffer of the caller: for loading many tensors without new
     * memory for each.
     *
     * @param target has room for {@link #bytes()}; its position moves behind them
     */
    default void read(ByteBuffer target) {
        target.put(read());
    }
}
