package io.github.ctrlora4j.runtime.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns tensors of files into arrays of the engine. Arrays are copies: a file may be mapped, and a mapped file that is
 * cut short while a network runs would end the process. A loader reuses one buffer for all tensors of its file.
 * Confined to one thread.
 */
public final class WeightLoader {
    private final Path file;
    private ByteBuffer staging = ByteBuffer.allocate(0);

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
            NDArray stored = asStored(scope, tensor);
            NDArray array = stored.getDataType() == type ? stored.duplicate() : stored.toType(type, false);
            requireFinite(tensor, array);
            array.attach(owner);
            return array;
        }
    }

    /** On a CPU this array is the staging buffer itself, good until the next tensor. */
    private NDArray asStored(NDManager scope, Tensor tensor) {
        Shape shape =
                new Shape(tensor.shape().stream().mapToLong(Long::longValue).toArray());
        return switch (tensor.dtype()) {
            case F32 -> scope.create(staged(tensor, DType.F32), shape, DataType.FLOAT32);
            case F16 -> scope.create(staged(tensor, DType.F16), shape, DataType.FLOAT16);
            case F64 -> scope.create(staged(tensor, DType.F64), shape, DataType.FLOAT64);
            // DJL 0.35's native code aborts the process when it is given bfloat16.
            case BF16, F8_E4M3, F8_E5M2 -> scope.create(staged(tensor, DType.F32), shape, DataType.FLOAT32);
            default ->
                throw new UnsupportedFileException(
                        file.toString(),
                        "tensor " + tensor.name() + " has dtype " + tensor.dtype()
                                + "; weights need a floating-point dtype");
        };
    }

    /** The elements in the staging buffer, in their own type or as float32. */
    private ByteBuffer staged(Tensor tensor, DType as) {
        try {
            ByteBuffer target = reserve(tensor, tensor.elements() * (as.bits() / 8));
            if (tensor.dtype() == as) {
                tensor.read(target);
                target.flip();
            } else {
                FloatConversion.widen(tensor.dtype(), tensor.read(), target.asFloatBuffer());
            }
            return target;
        } catch (InternalError e) {
            // How the JVM reports that a mapped page is gone.
            throw new MalformedFileException(
                    file.toString(), "was cut short while it was being read; try again when it is complete", e);
        }
    }

    private ByteBuffer reserve(Tensor tensor, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new UnsupportedFileException(
                    file.toString(),
                    "tensor " + tensor.name() + " needs " + bytes + " bytes; at most 2 GiB are possible");
        }
        if (staging.capacity() < bytes) {
            staging = ByteBuffer.allocateDirect((int) bytes);
        }
        return staging.clear().limit((int) bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
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
