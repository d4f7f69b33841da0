package io.github.ctrlora4j.runtime.conversion;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** A tensor whose numbers are rounded to another type when it is read. Immutable. */
record TypedTensor(Tensor tensor, DType dtype) implements Tensor {
    /** Numbers that are widened and rounded at once. */
    private static final int BLOCK = 1 << 16;

    /** The tensor itself if it has the type already. */
    static Tensor of(Tensor tensor, DType type) {
        return tensor.dtype() == type ? tensor : new TypedTensor(tensor, type);
    }

    @Override
    public String name() {
        return tensor.name();
    }

    @Override
    public List<Long> shape() {
        return tensor.shape();
    }

    @Override
    public ByteBuffer read() {
        ByteBuffer source = tensor.read();
        ByteBuffer target = ByteBuffer.allocateDirect(Math.toIntExact(bytes())).order(ByteOrder.LITTLE_ENDIAN);
        int width = tensor.dtype().bits() / 8;
        FloatBuffer block = FloatBuffer.allocate(BLOCK);
        for (int from = 0; from < source.limit(); from += BLOCK * width) {
            ByteBuffer part = source.slice(from, Math.min(BLOCK * width, source.limit() - from));
            FloatConversion.widen(tensor.dtype(), part, block.clear());
            if (!FloatNarrowing.narrow(block.flip(), dtype, target)) {
                throw new InvalidRequestException(
                        "type",
                        "tensor " + tensor.name() + " has numbers that are too large for " + dtype
                                + "; use BF16 or F32");
            }
        }
        return target.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
