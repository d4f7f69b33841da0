package io.github.ctrlora4j.runtime.weights;

import ai.djl.ndarray.NDArray;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An array of the engine as it can be written to a file. Reads the array when it is asked for its elements.
 * Confined to the array's thread.
 *
 * @param name in the file
 * @param array in float32 or float16
 */
public record ArrayTensor(String name, NDArray array) implements Tensor {
    /** All arrays by name, in their order. */
    public static Map<String, Tensor> all(Map<String, NDArray> arrays) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        arrays.forEach((name, array) -> tensors.put(name, new ArrayTensor(name, array)));
        return tensors;
    }

    @Override
    public DType dtype() {
        return switch (array.getDataType()) {
            case FLOAT32 -> DType.F32;
            case FLOAT16 -> DType.F16;
            default -> throw new IllegalArgumentException("no weights: " + array.getDataType());
        };
    }

    @Override
    public List<Long> shape() {
        return Arrays.stream(array.getShape().getShape()).boxed().toList();
    }

    @Override
    public ByteBuffer read() {
        return array.toByteBuffer().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
