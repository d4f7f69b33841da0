package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor whose elements are scattered over its storage (transposed, sliced, repeated) or big-endian; reading it copies
 * them together. Immutable.
 *
 * @param strides distance of neighbours along each axis, in elements
 * @param span bytes from the first element to the end of the last
 */
record StridedTensor(
        FileSource source,
        String name,
        DType dtype,
        List<Long> shape,
        List<Long> strides,
        long position,
        long span,
        boolean bigEndian)
        implements Tensor {
    StridedTensor {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
    }

    @Override
    public ByteBuffer read() {
        int width = dtype.bits() / 8;
        long bytes = elements() * width;
        if (bytes > Integer.MAX_VALUE) {
            throw source.unsupported(
                    "tensor " + FileSource.quote(name) + " has " + bytes + " bytes; at most 2 GiB can be read at once");
        }
        ByteBuffer from = source.map(position, span).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        copy(from, to, width, 0, 0);
        return to.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void copy(ByteBuffer from, ByteBuffer to, int width, int axis, int offset) {
        if (axis == shape.size()) {
            copyElement(from, to, width, offset);
            return;
        }
        int step = Math.toIntExact(strides.get(axis) * width);
        int extent = Math.toIntExact(shape.get(axis));
        boolean innermost = axis == shape.size() - 1;
        for (int i = 0; i < extent; i++) {
            if (innermost) {
                copyElement(from, to, width, offset + i * step);
            } else {
                copy(from, to, width, axis + 1, offset + i * step);
            }
        }
    }

    private static void copyElement(ByteBuffer from, ByteBuffer to, int width, int offset) {
        switch (width) {
            case 1 -> to.put(from.get(offset));
            case 2 -> to.putShort(from.getShort(offset));
            case 4 -> to.putInt(from.getInt(offset));
            default -> to.putLong(from.getLong(offset));
        }
    }
}
