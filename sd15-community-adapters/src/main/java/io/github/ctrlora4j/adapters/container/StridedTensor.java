package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor whose elements are scattered over its storage (transposed, sliced, repeated) or big-endian; reading it
 * gathers them. Immutable.
 *
 * @param strides distance of neighbors along each axis, in elements; only meaningful for axes with two or more elements
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
    /** If elements are farther apart than this on average, they are read one by one instead of in blocks. */
    private static final int MAX_WASTE = 64;

    StridedTensor {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
    }

    @Override
    public ByteBuffer read() {
        return TensorBytes.of(source, this);
    }

    @Override
    public void read(ByteBuffer target) {
        if (elements() > 0) {
            ByteOrder order = target.order();
            gather(elementReader(), target.order(ByteOrder.LITTLE_ENDIAN), 0, 0);
            target.order(order);
        }
        source.requireUnchanged();
    }

    /** Copies the element at an offset from the first one. */
    private interface ElementReader {
        void copy(long offset, ByteBuffer target);
    }

    private ElementReader elementReader() {
        int width = dtype.bits() / 8;
        ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        if (span > Integer.MAX_VALUE || span / MAX_WASTE > bytes()) {
            return (offset, target) ->
                    copy(source.read(position + offset, width).order(order), target, width, 0);
        }
        ByteBuffer all = ByteBuffer.allocateDirect((int) span).order(order);
        source.read(position, all);
        return (offset, target) -> copy(all, target, width, (int) offset);
    }

    private void gather(ElementReader from, ByteBuffer target, int axis, long offset) {
        if (axis == shape.size()) {
            from.copy(offset, target);
            return;
        }
        long extent = shape.get(axis);
        // The stride of a single element means nothing and may have any value.
        long step = extent == 1 ? 0 : strides.get(axis) * (dtype.bits() / 8);
        boolean innermost = axis == shape.size() - 1;
        for (long i = 0; i < extent; i++) {
            if (innermost) {
                from.copy(offset + i * step, target);
            } else {
                gather(from, target, axis + 1, offset + i * step);
            }
        }
    }

    private static void copy(ByteBuffer from, ByteBuffer to, int width, int offset) {
        switch (width) {
            case 1 -> to.put(from.get(offset));
            case 2 -> to.putShort(from.getShort(offset));
            case 4 -> to.putInt(from.getInt(offset));
            default -> to.putLong(from.getLong(offset));
        }
    }
}
