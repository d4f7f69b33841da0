package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;

/**
 * Pillow's {@code Image.resize} with LANCZOS on 8-bit RGB, exactly: three lobes, widened when the picture shrinks (so
 * that it averages, unlike OpenCV's), 22-bit weights, rounded to 8 bit between the two axes.
 */
public final class PillowResize {
    private static final int LOBES = 3;
    private static final int PRECISION = 22;

    private PillowResize() {}

    /** @throws IllegalArgumentException if a side is not positive or the result too large */
    public static RgbImage lanczos(RgbImage image, int width, int height) {
        Pixels source = Pixels.of(image);
        Pixels wide = source.blank(width, source.height());
        alongRows(source, wide, width == source.width());
        Pixels target = source.blank(width, height);
        alongColumns(wide, target, height == source.height());
        return target.toRgb();
    }

    private static void alongRows(Pixels source, Pixels target, boolean same) {
        if (same) {
            System.arraycopy(source.data(), 0, target.data(), 0, source.data().length);
            return;
        }
        Window[] windows = new Window[target.width()];
        Arrays.setAll(windows, x -> Window.of(source.width(), windows.length, x));
        for (int y = 0, o = 0; y < source.height(); y++) {
            for (Window window : windows) {
                int from = y * source.stride() + 3 * window.first;
                for (int c = 0; c < 3; c++) {
                    target.data()[o++] = window.sum(source.data(), from + c, 3);
                }
            }
        }
    }

    private static void alongColumns(Pixels source, Pixels target, boolean same) {
        if (same) {
            System.arraycopy(source.data(), 0, target.data(), 0, source.data().length);
            return;
        }
        int stride = source.stride();
        for (int y = 0; y < target.height(); y++) {
            Window window = Window.of(source.height(), target.height(), y);
            for (int i = 0; i < stride; i++) {
                target.data()[y * stride + i] = window.sum(source.data(), window.first * stride + i, stride);
            }
        }
    }

    /** The source positions that contribute to one position of the result, with their weights. */
    private static final class Window {
        private final int first;
        private final int[] weights;

        private Window(int first, int[] weights) {
            this.first = first;
            this.weights = weights;
        }

        static Window of(int source, int target, int position) {
            double scale = (double) source / target;
            double widening = Math.max(scale, 1);
            double support = LOBES * widening;
            double center = (position + 0.5) * scale;
            int first = Math.max(0, (int) (center - support + 0.5));
            int end = Math.min(source, (int) (center + support + 0.5));
            double[] exact = new double[end - first];
            double sum = 0;
            for (int i = 0; i < exact.length; i++) {
                exact[i] = lanczos((i + first - center + 0.5) * (1 / widening));
                sum += exact[i];
            }
            int[] weights = new int[exact.length];
            for (int i = 0; i < exact.length; i++) {
                double scaled = exact[i] / sum * (1 << PRECISION);
                weights[i] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
            }
            return new Window(first, weights);
        }

        private static double lanczos(double x) {
            return x >= -LOBES && x < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
        }

        private static double sinc(double x) {
            return x == 0 ? 1 : StrictMath.sin(x * Math.PI) / (x * Math.PI);
        }

        byte sum(byte[] data, int from, int step) {
            int sum = 1 << PRECISION - 1;
            for (int k = 0, i = from; k < weights.length; k++, i += step) {
                sum += weights[k] * (data[i] & 0xFF);
            }
            return (byte) Math.max(0, Math.min(sum >> PRECISION, 255));
        }
    }
}
