package io.github.ctrlora4j.runtime.conversion;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.DerivedTensor;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** A tensor whose numbers are rounded to another type when it is read. Immutable. */
record TypedTensor(Tensor tensor, DType dtype) implements DerivedTensor {
    /** Numbers that are widened and rounded at once. */
    private static final int BLOCK = 1 << 16;

    /** The tensor itself if it has the type already. */
    static Tensor of(Tensor tensor, DType type) {
        return tensor.dtype() == type ? tensor : new TypedTensor(tensor, type);
    }

    @Override
    public ByteBuffer read() {
        if (bytes() > Integer.MAX_VALUE) {
            throw new InvalidRequestException(
                    "type",
                    "tensor " + name() + " needs " + bytes() + " bytes as " + dtype
                            + "; at most 2 GiB are possible, so use a type of fewer bits");
        }
        ByteBuffer source = tensor.read().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer target = ByteBuffer.allocateDirect((int) bytes()).order(ByteOrder.LITTLE_ENDIAN);
        int width = tensor.dtype().bits() / 8;
        FloatBuffer block = FloatBuffer.allocate(BLOCK);
        for (int from = 0; from < source.limit(); from += BLOCK * width) {
            ByteBuffer part = source.slice(from, Math.min(BLOCK * width, source.limit() - from));
            FloatConversion.widen(tensor.dtype(), part, block.clear());
            boolean fits = FloatNarrowing.narrow(block.flip(), dtype, target);
            if (!fits || tensor.dtype() == DType.F64 && exceedsFloat(part)) {
                throw new InvalidRequestException(
                        "type",
                        "tensor " + name() + " has numbers that are too large for " + dtype
                                + (fits ? "; the widest type is F32" : "; use BF16 or F32"));
            }
        }
        return target.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** True if a finite number becomes infinite in float32, through which all conversions go. */
    private static boolean exceedsFloat(ByteBuffer doubles) {
        DoubleBuffer values = doubles.order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
        while (values.hasRemaining()) {
            double value = values.get();
            if (Double.isFinite(value) && Float.isInfinite((float) value)) {
                return true;
            }
        }
        return false;
    }
}
