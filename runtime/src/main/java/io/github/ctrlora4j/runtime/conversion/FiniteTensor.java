package io.github.ctrlora4j.runtime.conversion;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.DerivedTensor;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * A tensor that is refused when it is read if a number in it is NaN or infinite in float32, in which networks load it:
 * a copy would be refused then, long after the file that is to blame. Immutable.
 *
 * @param file of the tensor, named in errors
 */
record FiniteTensor(Path file, Tensor tensor) implements DerivedTensor {
    private static final int BLOCK = 1 << 16;

    @Override
    public ByteBuffer read() {
        ByteBuffer data = tensor.read();
        int width = BLOCK * dtype().bits() / 8;
        float[] block = new float[BLOCK];
        for (int from = 0; from < data.limit(); from += width) {
            FloatBuffer numbers = FloatBuffer.wrap(block);
            FloatConversion.widen(dtype(), data.slice(from, Math.min(width, data.limit() - from)), numbers);
            if (!isFinite(block, numbers.position())) {
                throw new MalformedFileException(
                        file.toString(),
                        "tensor " + name() + " has values that are NaN or infinite in float32; the file is damaged,"
                                + " download it again or use another version of it");
            }
        }
        return data;
    }

    /** Zero times a number is zero, times NaN and infinity NaN, which stays in a sum. */
    private static boolean isFinite(float[] numbers, int count) {
        float sum = 0;
        for (int i = 0; i < count; i++) {
            sum += numbers[i] * 0;
        }
        return sum == 0;
    }
}
