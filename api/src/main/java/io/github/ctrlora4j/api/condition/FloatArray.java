package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Arrays;

/** Numbers with a shape: what goes into and comes out of a network. Row-major, immutable. */
public final class FloatArray {
    private final long[] shape;
    private final float[] values;

    private FloatArray(long[] shape, float[] values) {
        this.shape = shape;
        this.values = values;
    }

    /** @throws InvalidRequestException if the product of the shape is not the number of values */
    public static FloatArray of(float[] values, long... shape) {
        long product = 1;
        for (long extent : shape) {
            product = Math.multiplyExact(product, extent);
        }
        if (product != values.length) {
            throw new InvalidRequestException(
                    "shape " + Arrays.toString(shape) + " needs " + product + " values, got " + values.length);
        }
        return new FloatArray(shape.clone(), values.clone());
    }

    /** Extent of each axis, outermost first; a copy. */
    public long[] shape() {
        return shape.clone();
    }

    /** The values; a copy. */
    public float[] toArray() {
        return values.clone();
    }

    @Override
    public String toString() {
        return "FloatArray " + Arrays.toString(shape);
    }
}
