package io.github.ctrlora4j.plugins.jpeg;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;

/**
 * A picture as JPEG stores it: luma, and two color differences with half its width and height. Conversion and
 * resampling are libjpeg's, including its 16-bit fixed point. Confined to one thread.
 */
final class YCbCr {
    private static final int BITS = 16;
    private static final int HALF = 1 << BITS - 1;

    private static final int Y_RED = fixed(0.29900);
    private static final int Y_GREEN = fixed(0.58700);
    private static final int Y_BLUE = fixed(0.11400);
    private static final int CB_RED = fixed(0.16874);
    private static final int CB_GREEN = fixed(0.33126);
    private static final int CR_GREEN = fixed(0.41869);
    private static final int CR_BLUE = fixed(0.08131);
    private static final int RED_CR = fixed(1.40200);
    private static final int GREEN_CB = fixed(0.34414);
    private static final int GREEN_CR = fixed(0.71414);
    private static final int BLUE_CB = fixed(1.77200);

    private final int width;
    private final int height;
    final Plane luma;
    final Plane blue;
    final Plane red;

    private YCbCr(int width, int height) {
        this.width = width;
        this.height = height;
        this.luma = new Plane(width, height);
        this.blue = new Plane((width + 1) / 2, (height + 1) / 2);
        this.red = new Plane((width + 1) / 2, (height + 1) / 2);
    }

    private static int fixed(double factor) {
        return (int) (factor * (1 << BITS) + 0.5);
    }

    static YCbCr of(RgbImage source) {
        YCbCr result = new YCbCr(source.width(), source.height());
        Rows rows = new Rows(2 * result.blue.stride);
        byte[] rgb = source.toBytes();
        for (int y = 0; y < source.height(); y++) {
            rows.read(rgb, y, source.width());
            rows.weigh(rows.luma, Y_RED, Y_GREEN, Y_BLUE, HALF);
            rows.weigh(rows.blue[y % 2], -CB_RED, -CB_GREEN, HALF, (128 << BITS) + HALF - 1);
            rows.weigh(rows.red[y % 2], HALF, -CR_GREEN, -CR_BLUE, (128 << BITS) + HALF - 1);
            result.luma.setRow(y, rows.luma);
            if (y % 2 == 1 || y == source.height() - 1) {
                // An odd last row counts twice.
                halve(rows.blue[0], rows.blue[y % 2], result.blue, y / 2);
                halve(rows.red[0], rows.red[y % 2], result.red, y / 2);
            }
        }
        result.luma.repeatRowBefore(source.height());
        result.blue.repeatRowBefore((source.height() + 1) / 2);
        result.red.repeatRowBefore((source.height() + 1) / 2);
        return result;
    }

    /** The mean of two by two pixels; halves are rounded down in even columns and up in odd ones. */
    private static void halve(int[] upper, int[] lower, Plane target, int y) {
        for (int x = 0; x < target.stride; x++) {
            int sum = upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1];
            target.samples[y * target.stride + x] = sum + 1 + x % 2 >> 2;
        }
    }

    RgbImage toRgb() {
        byte[] rgb = new byte[3 * width * height];
        Rows rows = new Rows(2 * blue.stride);
        Enlargement blueRow = new Enlargement(blue, width, height);
        Enlargement redRow = new Enlargement(red, width, height);
        for (int y = 0; y < height; y++) {
            luma.getRow(y, rows.luma);
            blueRow.row(y, rows.blue[0]);
            redRow.row(y, rows.red[0]);
            rows.shade(rows.r, 0, RED_CR);
            rows.shade(rows.g, -GREEN_CB, -GREEN_CR);
            rows.shade(rows.b, BLUE_CB, 0);
            rows.write(rgb, y, width);
        }
        return RgbImage.of(width, height, rgb);
    }

    /** Working rows for loops without offsets, which the compiler vectorizes. */
    private static final class Rows {
        final int[] r;
        final int[] g;
        final int[] b;
        final int[] luma;
        /** Two rows at a time, because their mean is taken. */
        final int[][] blue;

        final int[][] red;

        Rows(int length) {
            r = new int[length];
            g = new int[length];
            b = new int[length];
            luma = new int[length];
            blue = new int[2][length];
            red = new int[2][length];
        }

        /** The last pixel is repeated up to the end of the last block. */
        void read(byte[] rgb, int y, int width) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                r[x] = rgb[at] & 0xFF;
                g[x] = rgb[at + 1] & 0xFF;
                b[x] = rgb[at + 2] & 0xFF;
            }
            Arrays.fill(r, width, r.length, r[width - 1]);
            Arrays.fill(g, width, g.length, g[width - 1]);
            Arrays.fill(b, width, b.length, b[width - 1]);
        }

        void weigh(int[] out, int red, int green, int blue, int constant) {
            for (int x = 0; x < out.length; x++) {
                out[x] = red * r[x] + green * g[x] + blue * b[x] + constant >> BITS;
            }
        }

        void shade(int[] out, int fromBlue, int fromRed) {
            int constant = HALF - 128 * (fromBlue + fromRed);
            int[] cb = blue[0];
            int[] cr = red[0];
            for (int x = 0; x < out.length; x++) {
                int value = luma[x] + (fromBlue * cb[x] + fromRed * cr[x] + constant >> BITS);
                // 0 if negative, 255 in the lowest byte if above: without comparisons, which would not become vector
                // code.
                int positive = value & ~(value >> 31);
                out[x] = positive | 255 - positive >> 31;
            }
        }

        void write(byte[] rgb, int y, int width) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                rgb[at] = (byte) r[x];
                rgb[at + 1] = (byte) g[x];
                rgb[at + 2] = (byte) b[x];
            }
        }
    }
}
