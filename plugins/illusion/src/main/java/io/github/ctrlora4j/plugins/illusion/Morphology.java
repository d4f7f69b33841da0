package io.github.ctrlora4j.plugins.illusion;

/** Grows and shrinks regions with a symmetric element; what lies outside the picture never wins. Immutable. */
final class Morphology {
    private final int width;
    private final int height;

    Morphology(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** The largest value under the element. @param halfWidths of the element's rows, from top to bottom */
    byte[] dilate(byte[] values, int[] halfWidths) {
        byte[] result = new byte[values.length];
        int reach = halfWidths.length / 2;
        byte[] widened = values;
        int halfWidth = -1;
        // Rows of the element with one half width share one widened picture.
        for (int pass = 0; pass <= reach; pass++) {
            if (halfWidths[pass] != halfWidth) {
                halfWidth = halfWidths[pass];
                widened = widen(values, halfWidth);
            }
            merge(widened, result, pass - reach);
            if (pass < reach) {
                merge(widened, result, reach - pass);
            }
        }
        return result;
    }

    /** The smallest value under the element: the complement of growing the complement. */
    byte[] erode(byte[] values, int[] halfWidths) {
        return complement(dilate(complement(values), halfWidths));
    }

    /** Each pixel's largest value within {@code halfWidth} columns. */
    private byte[] widen(byte[] values, int halfWidth) {
        byte[] widened = values.clone();
        for (int shift = 1; shift <= halfWidth; shift++) {
            for (int y = 0; y < height; y++) {
                int row = y * width;
                for (int x = 0; x < width - shift; x++) {
                    widened[row + x] = larger(widened[row + x], values[row + x + shift]);
                    widened[row + x + shift] = larger(widened[row + x + shift], values[row + x]);
                }
            }
        }
        return widened;
    }

    /** Takes the row {@code offset} below into account, where there is one. */
    private void merge(byte[] from, byte[] into, int offset) {
        int first = Math.max(0, -offset);
        int last = Math.min(height, height - offset);
        for (int y = first; y < last; y++) {
            int row = y * width;
            int other = (y + offset) * width;
            for (int x = 0; x < width; x++) {
                into[row + x] = larger(into[row + x], from[other + x]);
            }
        }
    }

    private static byte larger(byte a, byte b) {
        return (byte) Math.max(a & 0xFF, b & 0xFF);
    }

    private static byte[] complement(byte[] values) {
        byte[] complement = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            complement[i] = (byte) ~values[i];
        }
        return complement;
    }
}
