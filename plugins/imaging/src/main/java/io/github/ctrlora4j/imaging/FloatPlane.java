package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import java.util.Arrays;
import java.util.Objects;

/** One channel of float32 values: a depth map, a heat map, a coordinate map. Immutable; rows run from top to bottom. */
public final class FloatPlane {
    private final int width;
    private final int height;
    private final float[] values;

    /** Does not copy the array. */
    FloatPlane(int width, int height, float[] values) {
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /**
     * @param values width × height numbers, row-major; copied
     * @throws IllegalArgumentException if a side is not positive or the array has the wrong length
     */
    public static FloatPlane of(int width, int height, float[] values) {
        Objects.requireNonNull(values, "values");
        if (width < 1 || height < 1 || (long) width * height != values.length) {
            throw new IllegalArgumentException("a plane of " + width + "x" + height
                    + " needs positive sides and width*height values, got " + values.length);
        }
        return new FloatPlane(width, height, values.clone());
    }

    /**
     * A network's output as a plane: the last two axes are height and width.
     *
     * @throws IllegalArgumentException if the array has more than one plane
     */
    public static FloatPlane from(FloatArray array) {
        long[] shape = array.shape();
        int axes = shape.length;
        float[] values = array.toArray();
        if (axes < 2 || shape[axes - 2] * shape[axes - 1] != values.length) {
            throw new IllegalArgumentException("one plane is needed, got the shape " + Arrays.toString(shape));
        }
        return of((int) shape[axes - 1], (int) shape[axes - 2], values);
    }

    /** The same values, 0 to 255. */
    public static FloatPlane from(GrayImage image) {
        return ofSamples(image.pixels(), 0);
    }

    /** @param channel 0 red, 1 green, 2 blue; its values stay 0 to 255 */
    public static FloatPlane channel(RgbImage image, int channel) {
        return ofSamples(Pixels.of(image), Objects.checkIndex(channel, 3));
    }

    private static FloatPlane ofSamples(Pixels pixels, int channel) {
        byte[] data = pixels.data();
        float[] values = new float[data.length / pixels.channels()];
        for (int i = 0, j = channel; i < values.length; i++, j += pixels.channels()) {
            values[i] = data[j] & 0xFF;
        }
        return new FloatPlane(pixels.width(), pixels.height(), values);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public float at(int x, int y) {
        return values[Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width)];
    }

    /** A copy: width × height numbers, row-major. */
    public float[] toFloats() {
        return values.clone();
    }

    /** The array itself, not a copy. */
    float[] values() {
        return values;
    }

    @Override
    public String toString() {
        return "FloatPlane " + width + "x" + height;
    }
}
