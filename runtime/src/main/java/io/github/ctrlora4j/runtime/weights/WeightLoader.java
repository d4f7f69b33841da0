package io.github.ctrlora4j.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns tensors of files into arrays of the engine. A float32 tensor of a memory-mapped file becomes an array on the CPU
 * without a copy: the array keeps the mapping alive.
 */
public final class WeightLoader {
    private WeightLoader() {}

    /**
     * @param file named in errors
     * @param type compute type of the arrays
     * @return canonical name to array, owned by {@code owner}, on its device
     * @throws MalformedFileException if a tensor has a value that is no finite number; names it
     */
    public static Map<String, NDArray> load(NDManager owner, Path file, Map<String, Tensor> tensors, DataType type) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> arrays.put(name, load(owner, file, tensor, type)));
        return arrays;
    }

    /** One tensor; see {@link #load(NDManager, Path, Map, DataType)}. */
    public static NDArray load(NDManager owner, Path file, Tensor tensor, DataType type) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray array = asStored(scope, file, tensor).toType(type, false);
            refuseNonFinite(file, tensor, array);
            array.attach(owner);
            return array;
        }
    }

    private static NDArray asStored(NDManager scope, Path file, Tensor tensor) {
        Shape shape =
                new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray());
        ByteBuffer data = tensor.read();
        return switch (tensor.dtype()) {
            case F32 -> scope.create(aligned(data, Float.BYTES), shape, DataType.FLOAT32);
            case F16 -> scope.create(aligned(data, Short.BYTES), shape, DataType.FLOAT16);
            case BF16 -> scope.create(aligned(data, Short.BYTES), shape, DataType.BFLOAT16);
            case F64 -> scope.create(aligned(data, Double.BYTES), shape, DataType.FLOAT64);
            case F8_E4M3, F8_E5M2 -> scope.create(FloatConversion.toFloat32(tensor), shape, DataType.FLOAT32);
            default ->
                throw new UnsupportedFileException(file + ": tensor " + tensor.name() + " has dtype " + tensor.dtype()
                        + "; weights need a floating-point dtype");
        };
    }

    /** The file format lets a tensor start at any byte, vector instructions do not. */
    private static ByteBuffer aligned(ByteBuffer data, int unit) {
        if (data.alignmentOffset(0, unit) == 0) {
            return data;
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(data.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        return copy.put(data.duplicate()).flip();
    }

    /** A sum is one pass at memory speed, and NaN or infinity if any element is; only then is it worth a closer look. */
    private static void refuseNonFinite(Path file, Tensor tensor, NDArray array) {
        if (array.size() == 0 || isFinite(array.sum())) {
            return;
        }
        long bad = array.isNaN()
                .logicalOr(array.isInfinite())
                .toType(DataType.INT64, false)
                .sum()
                .getLong();
        if (bad > 0) {
            throw new MalformedFileException(file + ": tensor " + tensor.name() + " has " + bad
                    + " values that are NaN or infinite in " + array.getDataType()
                    + "; the file is damaged, download it again or use another version of it");
        }
    }

    private static boolean isFinite(NDArray scalar) {
        return Float.isFinite(scalar.toType(DataType.FLOAT32, false).getFloat());
    }
}
