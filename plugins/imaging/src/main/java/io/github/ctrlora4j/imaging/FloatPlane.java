package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.util.Objects;

/** One channel of float32 values: a depth map, a heat map, a coordinate map. Immutable; rows run from top to bottom. */
public final class FloatPlane {
    private final int width;
    private final int height;
    private final float[] values;

    /** Keeps the array. */
    FloatPlane(int width, int height, float[] values) {
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /**
     * @param values width × height numbers, row-major; copied
     * @throws InvalidRequestException if a side is not positive or the array has another length
     */
    public static FloatPlane of(int width, int height, float[] values) {
        Objects.requireNonNull(values, "values");
        if (width < 1 || height < 1 || (long) width * height != values.length) {
            throw new InvalidRequestException("a plane of " + width + "x" + height
                    + " needs positive sides and width*height values, got " + values.length);
        }
        return new FloatPlane(width, height, values.clone());
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

    /** Not a copy. */
    float[] values() {
        return values;
    }

    @Override
    public String toString() {
        return "FloatPlane " + width + "x" + height;
    }
}
