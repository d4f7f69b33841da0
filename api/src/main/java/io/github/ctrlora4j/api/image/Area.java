package io.github.ctrlora4j.api.image;

import java.util.Arrays;

/** The mean over the area that a target sample covers in the source. */
final class Area {
    /** OpenCV's DBL_EPSILON: how far a scale may lie from a whole number and still count as one. */
    private static final double EPSILON = Math.ulp(1.0);

    /** More samples of 255 than this overflow an int, which happens unnoticed in OpenCV. */
    private static final int LARGEST_CELL = Integer.MAX_VALUE / 255;

    private Area() {}

    static void resize(Pixels source, Pixels target) {
        double scaleX = Pixels.scale(source.width(), target.width());
        double scaleY = Pixels.scale(source.height(), target.height());
        if (scaleX < 1 || scaleY < 1) {
            Separable.resize(source, target, Taps::overlap);
        } else if (isWhole(scaleX) && isWhole(scaleY) && scaleX * scaleY <= LARGEST_CELL) {
            wholeCells(source, target, (int) Math.rint(scaleX), (int) Math.rint(scaleY));
        } else {
            partialCells(source, target);
        }
    }

    private static boolean isWhole(double scale) {
        return Math.abs(scale - Math.rint(scale)) < EPSILON;
    }

    private static void wholeCells(Pixels source, Pixels target, int cellWidth, int cellHeight) {
        int[] sum = new int[target.stride()];
        float share = 1f / (cellWidth * cellHeight);
        boolean halving = cellWidth == 2 && cellHeight == 2;
        byte[] out = target.rgb();
        for (int y = 0, o = 0; y < target.height(); y++) {
            Arrays.fill(sum, 0);
            for (int row = y * cellHeight; row < (y + 1) * cellHeight; row++) {
                addCells(source, row, cellWidth, sum);
            }
            for (int value : sum) {
                // Halving rounds a tie up, as OpenCV's integer path for it does; the float path rounds it to even.
                out[o++] = (byte) (halving ? value + 2 >> 2 : (int) Math.rint(value * share));
            }
        }
    }

    private static void addCells(Pixels source, int row, int cellWidth, int[] sum) {
        byte[] in = source.rgb();
        int i = row * source.stride();
        for (int o = 0; o < sum.length; o += Pixels.CHANNELS) {
            for (int k = 0; k < cellWidth; k++) {
                sum[o] += in[i++] & 0xFF;
                sum[o + 1] += in[i++] & 0xFF;
                sum[o + 2] += in[i++] & 0xFF;
            }
        }
    }

    private static void partialCells(Pixels source, Pixels target) {
        Cells columns = new Cells(source.width(), target.width());
        Cells rows = new Cells(source.height(), target.height());
        float[] row = new float[target.stride()];
        float[] sum = new float[target.stride()];
        byte[] out = target.rgb();
        for (int y = 0, o = 0; y < target.height(); y++) {
            Arrays.fill(sum, 0);
            for (int k = rows.first(y); k < rows.end(y); k++) {
                average(source, rows.source(k), columns, row);
                float weight = rows.weight(k);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += weight * row[i];
                }
            }
            for (float value : sum) {
                out[o++] = (byte) Math.max(0, Math.min((int) Math.rint(value), 255));
            }
        }
    }

    private static void average(Pixels source, int y, Cells columns, float[] out) {
        byte[] in = source.rgb();
        int start = y * source.stride();
        for (int x = 0, o = 0; o < out.length; x++, o += Pixels.CHANNELS) {
            float red = 0;
            float green = 0;
            float blue = 0;
            for (int k = columns.first(x); k < columns.end(x); k++) {
                int i = start + columns.source(k) * Pixels.CHANNELS;
                float weight = columns.weight(k);
                red += weight * (in[i] & 0xFF);
                green += weight * (in[i + 1] & 0xFF);
                blue += weight * (in[i + 2] & 0xFF);
            }
            out[o] = red;
            out[o + 1] = green;
            out[o + 2] = blue;
        }
    }
}
