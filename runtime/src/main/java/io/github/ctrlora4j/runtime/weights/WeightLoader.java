package io.github.ctrlora4j.runtime.weights;

import ai.djl.Device;
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
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Turns tensors of files into arrays of the engine. A file is read straight into the memory of its array: a second copy
 * in memory that waits for the garbage collector would cost hundreds of megabytes. Confined to one thread.
 */
public final class WeightLoader {
    private final Path file;

    /** @param file named in errors */
    public WeightLoader(Path file) {
        this.file = file;
    }

    /**
     * @param file named in errors
     * @param type compute type of the arrays
     * @return canonical name to array, owned by {@code owner}, on its device
     * @throws MalformedFileException if a tensor has a value that is not a finite number, or the file changed; names it
     */
    public static Map<String, NDArray> load(NDManager owner, Path file, Map<String, Tensor> tensors, DataType type) {
        WeightLoader loader = new WeightLoader(file);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> arrays.put(name, loader.load(owner, tensor, type)));
        return arrays;
    }

    /** One tensor; see {@link #load(NDManager, Path, Map, DataType)}. */
    public NDArray load(NDManager owner, Tensor tensor, DataType type) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray array = asStored(scope, tensor).toType(type, false).toDevice(owner.getDevice(), false);
            requireFinite(tensor, array);
            array.attach(owner);
            return array;
        }
    }

    /**
     * True if {@link #load(NDManager, Path, Map, DataType)} would give exactly these arrays, to the last bit. Reads
     * tensors until one differs.
     */
    public static boolean isLoaded(Path file, Map<String, Tensor> tensors, DataType type, Map<String, NDArray> arrays) {
        WeightLoader loader = new WeightLoader(file);
        return arrays.keySet().equals(tensors.keySet())
                && all(tensors, arrays, (tensor, array) -> isLike(tensor, type, array))
                && all(tensors, arrays, (tensor, array) -> loader.isEqual(tensor, type, array));
    }

    private static boolean all(
            Map<String, Tensor> tensors, Map<String, NDArray> arrays, BiPredicate<Tensor, NDArray> test) {
        return arrays.entrySet().stream().allMatch(entry -> Optional.ofNullable(tensors.get(entry.getKey()))
                .filter(tensor -> test.test(tensor, entry.getValue()))
                .isPresent());
    }

    private static boolean isLike(Tensor tensor, DataType type, NDArray array) {
        return array.getShape().equals(shape(tensor)) && array.getDataType() == type;
    }

    private boolean isEqual(Tensor tensor, DataType type, NDArray array) {
        try (NDManager scope = array.getManager().newSubManager()) {
            return host(load(scope, tensor, type)).equals(host(array));
        }
    }

    /** On a CPU the array's own memory. */
    private static ByteBuffer host(NDArray array) {
        return array.toByteBuffer(!array.getDevice().isGpu());
    }

    private static Shape shape(Tensor tensor) {
        return new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray());
    }

    private NDArray asStored(NDManager scope, Tensor tensor) {
        Shape shape = shape(tensor);
        return switch (tensor.dtype()) {
            case F32 -> read(tensor, allocate(scope, tensor, shape, DataType.FLOAT32));
            case F16 -> read(tensor, allocate(scope, tensor, shape, DataType.FLOAT16));
            case F64 -> read(tensor, allocate(scope, tensor, shape, DataType.FLOAT64));
            // DJL 0.35's native code aborts the process when it is given bfloat16.
            case BF16, F8_E4M3, F8_E5M2 -> widen(scope, tensor, allocate(scope, tensor, shape, DataType.FLOAT32));
            default ->
                throw new UnsupportedFileException(
                        file.toString(),
                        "tensor " + tensor.name() + " has dtype " + tensor.dtype()
                                + "; weights need a floating-point dtype");
        };
    }

    private static NDArray read(Tensor tensor, NDArray array) {
        if (!array.isEmpty()) {
            tensor.read(memory(array));
        }
        return array;
    }

    private NDArray widen(NDManager scope, Tensor tensor, NDArray array) {
        if (!array.isEmpty()) {
            NDArray stored = read(tensor, allocate(scope, tensor, new Shape(tensor.bytes()), DataType.UINT8));
            FloatConversion.widen(tensor.dtype(), memory(stored), memory(array).asFloatBuffer());
        }
        return array;
    }

    private NDArray allocate(NDManager scope, Tensor tensor, Shape shape, DataType type) {
        long bytes = Math.multiplyExact(shape.size(), type.getNumOfBytes());
        if (bytes > Integer.MAX_VALUE) {
            throw new UnsupportedFileException(
                    file.toString(),
                    "tensor " + tensor.name() + " needs " + bytes + " bytes; at most 2 GiB are possible");
        }
        return scope.create(shape, type, Device.cpu());
    }

    /** The array's own memory, good as long as the array is. */
    private static ByteBuffer memory(NDArray array) {
        return array.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void requireFinite(Tensor tensor, NDArray array) {
        if (!isFinite(array)) {
            long bad = array.isNaN()
                    .logicalOr(array.isInfinite())
                    .toType(DataType.INT64, false)
                    .sum()
                    .getLong();
            throw new MalformedFileException(
                    file.toString(),
                    "tensor " + tensor.name() + " has " + bad + " values that are NaN or infinite in "
                            + array.getDataType()
                            + "; the file is damaged, download it again or use another version of it");
        }
    }

    /**
     * True if no element is NaN or infinite. A sum is one pass at memory speed, and finite only if all elements are; if
     * it is not finite, every element is checked, because a sum can overflow, too.
     *
     * @param array in a scope that is closed soon: intermediate results stay there
     */
    public static boolean isFinite(NDArray array) {
        return array.size() == 0
                || Float.isFinite(array.sum().toType(DataType.FLOAT32, false).getFloat())
                || !array.isNaN().logicalOr(array.isInfinite()).any().getBoolean();
    }
}
