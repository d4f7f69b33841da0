package io.github.ctrlora4j.runtime.weights;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Turns tensors of files into arrays of the engine. A file is read straight into the memory of its array: a second copy
 * in memory that waits for the garbage collector would cost hundreds of megabytes. Confined to one thread.
 */
public final class WeightLoader {
    private final Path file;
    private final Optional<Scratch> scratch;

    /** @param file named in errors */
    public WeightLoader(Path file) {
        this.file = file;
        this.scratch = Optional.empty();
    }

    private WeightLoader(Path file, Scratch scratch) {
        this.file = file;
        this.scratch = Optional.of(scratch);
    }

    /** Memory for tensors in float16, one after the other, because fresh memory for each costs more than reading it. */
    private static final class Scratch {
        private final NDArray memory;

        Scratch(NDManager scope, Collection<Tensor> tensors) {
            long largest = tensors.stream()
                    .filter(tensor -> tensor.dtype() == DType.F16 && tensor.bytes() <= Integer.MAX_VALUE)
                    .mapToLong(Tensor::elements)
                    .max()
                    .orElse(0);
            this.memory = scope.create(new Shape(largest), DataType.FLOAT16, Device.cpu());
        }

        /** The beginning of the memory, in this shape; valid until the next call. */
        NDArray as(NDManager scope, Shape shape) {
            NDArray part = memory.get("0:" + shape.size());
            part.attach(scope);
            NDArray shaped = part.reshape(shape);
            shaped.attach(scope);
            return shaped;
        }
    }

    /**
     * @param file named in errors
     * @param type compute type of the arrays
     * @return canonical name to array, owned by {@code owner}, on its device
     * @throws MalformedFileException if a tensor has a value that is not a finite number, or the file changed; names it
     */
    public static Map<String, NDArray> load(NDManager owner, Path file, Map<String, Tensor> tensors, DataType type) {
        try (ArrayPool nothing = new ArrayPool(owner.newSubManager(), List.of(), type)) {
            return load(owner, file, tensors, type, nothing);
        }
    }

    /** The same into arrays of the pool, as far as it has some. */
    public static Map<String, NDArray> load(
            NDManager owner, Path file, Map<String, Tensor> tensors, DataType type, ArrayPool pool) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (NDManager scope = owner.newSubManager()) {
            WeightLoader loader = new WeightLoader(file, new Scratch(scope, tensors.values()));
            tensors.forEach((name, tensor) -> arrays.put(name, loader.load(owner, tensor, type, pool)));
        }
        return arrays;
    }

    private NDArray load(NDManager owner, Tensor tensor, DataType type, ArrayPool pool) {
        Optional<NDArray> kept = pool.take(owner, shape(tensor), type);
        kept.ifPresent(target -> fill(target, tensor));
        return kept.orElseGet(() -> load(owner, tensor, type));
    }

    private void fill(NDArray target, Tensor tensor) {
        if (target.isEmpty()) {
            return;
        }
        try (NDManager scope = target.getManager().newSubManager()) {
            if (isStoredAs(tensor, target)) {
                requireFinite(scope, tensor, read(tensor, target));
                return;
            }
            NDArray stored = asStored(scope, tensor);
            target.set(new NDIndex(":"), stored.toDevice(target.getDevice(), false));
            requireFinite(scope, tensor, stored.getDataType() == DataType.FLOAT16 ? stored : target);
        }
    }

    private static boolean isStoredAs(Tensor tensor, NDArray target) {
        return tensor.dtype() == DType.F32
                && target.getDataType() == DataType.FLOAT32
                && !target.getDevice().isGpu();
    }

    /** One tensor; see {@link #load(NDManager, Path, Map, DataType)}. */
    public NDArray load(NDManager owner, Tensor tensor, DataType type) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray stored = asStored(scope, tensor);
            // What is stored in float16 may lie in memory that the next tensor needs; a conversion to the same type
            // copies nothing, whatever it is asked for.
            NDArray converted = stored.getDataType() == type && type == DataType.FLOAT16
                    ? stored.duplicate()
                    : stored.toType(type, false);
            NDArray array = converted.toDevice(owner.getDevice(), false);
            // float16 becomes any other type without a loss, and is half as much to look through.
            requireFinite(scope, tensor, stored.getDataType() == DataType.FLOAT16 ? stored : array);
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

    static Shape shape(Tensor tensor) {
        return new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray());
    }

    private NDArray asStored(NDManager scope, Tensor tensor) {
        Shape shape = shape(tensor);
        return switch (tensor.dtype()) {
            case F32 -> read(tensor, allocate(scope, tensor, shape, DataType.FLOAT32));
            case F16 -> read(tensor, half(scope, tensor, shape));
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

    private NDArray half(NDManager scope, Tensor tensor, Shape shape) {
        return scratch.filter(memory -> shape.size() > 0 && tensor.bytes() <= Integer.MAX_VALUE)
                .map(memory -> memory.as(scope, shape))
                .orElseGet(() -> allocate(scope, tensor, shape, DataType.FLOAT16));
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

    private void requireFinite(NDManager scope, Tensor tensor, NDArray array) {
        // Intermediate results belong to the owner of the array that they are made from.
        NDArray view = array.reshape(array.getShape());
        view.attach(scope);
        if (!isFinite(view)) {
            long bad = view.isNaN()
                    .logicalOr(view.isInfinite())
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
