package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The figure of a picture on a plain ground, such as an icon: every pixel that differs from the color of the border. A
 * substitute for networks that find objects or estimate depth. Immutable.
 */
public final class Figure {
    /** Sum of the channels' differences, in levels; smaller differences count as noise and soft shadows. */
    private static final int DIFFERENCE = 45;

    private final int width;
    private final int height;
    private final boolean[] inside;

    private Figure(int width, int height, boolean[] inside) {
        this.width = width;
        this.height = height;
        this.inside = inside;
    }

    public static Figure of(RgbImage picture) {
        int width = picture.width();
        int height = picture.height();
        int[] ground = {ground(picture, 16), ground(picture, 8), ground(picture, 0)};
        boolean[] inside = new boolean[width * height];
        for (int i = 0; i < inside.length; i++) {
            int rgb = picture.rgb(i % width, i / width);
            int difference = Math.abs((rgb >> 16 & 0xFF) - ground[0])
                    + Math.abs((rgb >> 8 & 0xFF) - ground[1])
                    + Math.abs((rgb & 0xFF) - ground[2]);
            inside[i] = difference > DIFFERENCE;
        }
        return new Figure(width, height, inside);
    }

    /** @param mask the figure is where it is larger than {@code threshold} */
    public static Figure of(FloatPlane mask, float threshold) {
        float[] values = mask.values();
        boolean[] inside = new boolean[values.length];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = values[i] > threshold;
        }
        return new Figure(mask.width(), mask.height(), inside);
    }

    /** True if the border has exactly one color, as that of an icon has and that of a photograph has not. */
    public static boolean isOnPlainGround(RgbImage picture) {
        int right = picture.width() - 1;
        int bottom = picture.height() - 1;
        int ground = picture.rgb(0, 0);
        return IntStream.rangeClosed(0, right)
                        .allMatch(x -> picture.rgb(x, 0) == ground && picture.rgb(x, bottom) == ground)
                && IntStream.rangeClosed(0, bottom)
                        .allMatch(y -> picture.rgb(0, y) == ground && picture.rgb(right, y) == ground);
    }

    /** Median of a channel along the border. */
    private static int ground(RgbImage picture, int shift) {
        int width = picture.width();
        int height = picture.height();
        int[] border = new int[2 * (width + height)];
        int n = 0;
        for (int x = 0; x < width; x++) {
            border[n++] = picture.rgb(x, 0) >> shift & 0xFF;
            border[n++] = picture.rgb(x, height - 1) >> shift & 0xFF;
        }
        for (int y = 0; y < height; y++) {
            border[n++] = picture.rgb(0, y) >> shift & 0xFF;
            border[n++] = picture.rgb(width - 1, y) >> shift & 0xFF;
        }
        Arrays.sort(border);
        return border[n / 2];
    }

    public boolean contains(int x, int y) {
        return inside[y * width + x];
    }

    /** Share of the picture that is inside, 0 to 1. */
    public double share() {
        int count = 0;
        for (boolean pixel : inside) {
            count += pixel ? 1 : 0;
        }
        return (double) count / inside.length;
    }

    /** True if no pixel differs from the ground. */
    public boolean isEmpty() {
        for (boolean pixel : inside) {
            if (pixel) {
                return false;
            }
        }
        return true;
    }

    /**
     * Euclidean distance of each pixel to the nearest one outside, in pixels; 0 outside. In two passes of parabolas
     * (Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions).
     */
    public FloatPlane distanceToGround() {
        // Larger than any squared distance within a picture, and still exact in double.
        double far = 1e12;
        double[] squared = new double[inside.length];
        for (int i = 0; i < squared.length; i++) {
            squared[i] = inside[i] ? far : 0;
        }
        for (int x = 0; x < width; x++) {
            transform(squared, x, width, height);
        }
        for (int y = 0; y < height; y++) {
            transform(squared, y * width, 1, width);
        }
        float[] distance = new float[squared.length];
        for (int i = 0; i < distance.length; i++) {
            // Without ground there is no distance; every pixel counts as equally near.
            distance[i] = squared[i] >= far ? 1 : (float) Math.sqrt(squared[i]);
        }
        return new FloatPlane(width, height, distance);
    }

    /**
     * Square root of the distance to the ground, 0 to 1: rounded like a cushion. The miniature's LoRAs for {@code
     * depth} and {@code normal} were trained on exactly this.
     */
    public FloatPlane cushion() {
        float[] depth = distanceToGround().values();
        float largest = 0;
        for (float value : depth) {
            largest = Math.max(largest, value);
        }
        for (int i = 0; i < depth.length && largest > 0; i++) {
            depth[i] = (float) Math.sqrt(depth[i] / largest);
        }
        return new FloatPlane(width, height, depth);
    }

    /** Lower envelope of the parabolas that stand on each value of one row or column. */
    private static void transform(double[] values, int start, int stride, int count) {
        int[] vertices = new int[count];
        double[] borders = new double[count + 1];
        double[] result = new double[count];
        int last = 0;
        borders[0] = Double.NEGATIVE_INFINITY;
        borders[1] = Double.POSITIVE_INFINITY;
        for (int q = 1; q < count; q++) {
            double crossing = crossing(values, start, stride, vertices[last], q);
            while (crossing <= borders[last]) {
                last--;
                crossing = crossing(values, start, stride, vertices[last], q);
            }
            vertices[++last] = q;
            borders[last] = crossing;
            borders[last + 1] = Double.POSITIVE_INFINITY;
        }
        for (int q = 0, k = 0; q < count; q++) {
            while (borders[k + 1] < q) {
                k++;
            }
            double offset = q - vertices[k];
            result[q] = offset * offset + values[start + vertices[k] * stride];
        }
        for (int q = 0; q < count; q++) {
            values[start + q * stride] = result[q];
        }
    }

    private static double crossing(double[] values, int start, int stride, int p, int q) {
        double left = values[start + p * stride] + (double) p * p;
        double right = values[start + q * stride] + (double) q * q;
        return (right - left) / (2.0 * (q - p));
    }
}
