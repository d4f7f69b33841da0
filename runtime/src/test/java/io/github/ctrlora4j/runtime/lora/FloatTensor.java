package io.github.ctrlora4j.runtime.lora;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Numbers as a float32 tensor. */
public record FloatTensor(String name, List<Long> shape, List<Float> values) implements Tensor {
    public static FloatTensor of(String name, List<Long> shape, double... values) {
        return new FloatTensor(
                name,
                shape,
                Arrays.stream(values).mapToObj(value -> (float) value).toList());
    }

    /** As many zeros as the shape needs. */
    public static FloatTensor zeros(String name, long... shape) {
        List<Long> extents = Arrays.stream(shape).boxed().toList();
        return new FloatTensor(
                name,
                extents,
                Collections.nCopies(
                        (int) extents.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b), 0f));
    }

    @Override
    public DType dtype() {
        return DType.F32;
    }

    @Override
    public ByteBuffer read() {
        ByteBuffer data = ByteBuffer.allocateDirect(4 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(data::putFloat);
        return data.flip();
    }
}
