package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;

/** Numbers with a shape: the input or output of a network. Row-major, immutable. */
public final class FloatArray {
    private final long[] shape;
    private final float[] values;

    private FloatArray(long[] shape, float[] values) {
        this.shape = shape;
        this.values = values;
    }

    /** @throws IllegalArgumentException if the product of the shape is not the number of values */
    public static FloatArray of(float[] values, long... shape) {
        long product = 1;
        for (long extent : shape) {
            product = Math.multiplyExact(product, extent);
        }
        if (product != values.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " needs " + product + " values, got " + values.length);
        }
        return new FloatArray(shape.clone(), values.clone());
    }

    /**
     * A picture as the input of a network that takes channels first, as PyTorch's do.
     *
     * @return shape (1, 3, height, width)
     */
    public static FloatArray planes(RgbImage image, ChannelOrder order, Normalization normalization) {
        byte[] levels = image.toBytes();
        int area = levels.length / 3;
        float[] values = new float[levels.length];
        for (int i = 0; i < levels.length; i++) {
            int channel = i % 3;
            values[order.place(channel) * area + i / 3] = normalization.value(levels[i] & 0xFF, channel);
        }
        return new FloatArray(new long[] {1, 3, image.height(), image.width()}, values);
    }

    /**
     * A picture as the input of a network that takes channels last, as TensorFlow's do.
     *
     * @return shape (1, height, width, 3)
     */
    public static FloatArray pixels(RgbImage image, ChannelOrder order, Normalization normalization) {
        byte[] levels = image.toBytes();
        float[] values = new float[levels.length];
        for (int i = 0; i < levels.length; i++) {
            int channel = i % 3;
            values[i - channel + order.place(channel)] = normalization.value(levels[i] & 0xFF, channel);
        }
        return new FloatArray(new long[] {1, image.height(), image.width(), 3}, values);
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
