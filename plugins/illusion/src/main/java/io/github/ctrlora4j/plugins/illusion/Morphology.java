package io.github.ctrlora4j.plugins.illusion;

import java.util.Arrays;

/**
 * Grows and shrinks regions of the levels 0, 127 and 255 with a symmetric element; pixels outside the picture never
 * count. Each bit of a larger level, and of a larger complement, includes those of the smaller, so the largest of
 * several values is their bitwise or, which the compiler vectorizes. Immutable.
 */
final class Morphology {
    private final int width;
    private final int height;

    Morphology(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** The largest value under the element. @param halfWidths of the element's rows, growing to the middle one */
    byte[] dilate(byte[] values, int[] halfWidths) {
        byte[][] result = new byte[height][width];
        byte[][] widened = rows(values);
        int reach = halfWidths.length / 2;
        int halfWidth = 0;
        for (int pass = 0; pass <= reach; pass++) {
            for (; halfWidth < halfWidths[pass]; halfWidth++) {
                widen(values, halfWidth + 1, widened);
            }
            merge(widened, result, pass - reach);
            if (pass < reach) {
                merge(widened, result, reach - pass);
            }
        }
        return joined(result);
    }

    /** The smallest value under the element: the complement of growing the complement. */
    byte[] erode(byte[] values, int[] halfWidths) {
        return complement(dilate(complement(values), halfWidths));
    }

    /** Takes the pixels {@code shift} columns to the left and to the right into account, if they exist. */
    private void widen(byte[] values, int shift, byte[][] widened) {
        byte[] padded = new byte[width + 2 * shift];
        byte[] shifted = new byte[width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(values, y * width, padded, shift, width);
            System.arraycopy(padded, 0, shifted, 0, width);
            include(shifted, widened[y]);
            System.arraycopy(padded, 2 * shift, shifted, 0, width);
            include(shifted, widened[y]);
        }
    }

    /** Takes the row {@code offset} below into account, if it exists. */
    private void merge(byte[][] from, byte[][] into, int offset) {
        int last = Math.min(height, height - offset);
        for (int y = Math.max(0, -offset); y < last; y++) {
            include(from[y + offset], into[y]);
        }
    }

    private static void include(byte[] from, byte[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] |= from[i];
        }
    }

    private byte[][] rows(byte[] values) {
        byte[][] rows = new byte[height][];
        for (int y = 0; y < height; y++) {
            rows[y] = Arrays.copyOfRange(values, y * width, (y + 1) * width);
        }
        return rows;
    }

    private byte[] joined(byte[][] rows) {
        byte[] values = new byte[width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(rows[y], 0, values, y * width, width);
        }
        return values;
    }

    private static byte[] complement(byte[] values) {
        byte[] complement = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            complement[i] = (byte) ~values[i];
        }
        return complement;
    }
}
