package io.github.ctrlora4j.imaging;

/** For one axis: which source positions each position of a smaller result covers, and how much of its area each is. */
final class AreaTable {
    /** Slivers below this fraction of a pixel are ignored; from OpenCV. */
    private static final double SLIVER = 1e-3;

    private final int source;
    private final int[] from;
    private final int[] positions;
    private final float[] weights;
    private int size;

    private AreaTable(int source, int target) {
        this.source = source;
        this.from = new int[target + 1];
        this.positions = new int[2 * source];
        this.weights = new float[2 * source];
    }

    static AreaTable of(int source, int target) {
        AreaTable table = new AreaTable(source, target);
        double scale = 1 / ((double) target / source);
        for (int d = 0; d < target; d++) {
            table.from[d] = table.size;
            table.cover(d * scale, d * scale + scale, Math.min(scale, source - d * scale));
        }
        table.from[target] = table.size;
        return table;
    }

    private void cover(double start, double end, double width) {
        int last = Math.min((int) Math.floor(end), source - 1);
        int first = Math.min((int) Math.ceil(start), last);
        if (first - start > SLIVER) {
            add(first - 1, (first - start) / width);
        }
        for (int position = first; position < last; position++) {
            add(position, 1 / width);
        }
        if (end - last > SLIVER) {
            add(last, Math.min(Math.min(end - last, 1), width) / width);
        }
    }

    private void add(int position, double weight) {
        positions[size] = position;
        weights[size++] = (float) weight;
    }

    int source() {
        return source;
    }

    int target() {
        return from.length - 1;
    }

    /** Index of the first entry for this position of the result; the next position's index is the end. */
    int from(int target) {
        return from[target];
    }

    int position(int entry) {
        return positions[entry];
    }

    float weight(int entry) {
        return weights[entry];
    }

    /** Applies the table to one row of interleaved channels. */
    void weigh(float[] in, float[] out, int channels) {
        if (channels == 3) {
            weigh3(in, out);
            return;
        }
        for (int d = 0; d < target(); d++) {
            float sum = 0;
            for (int t = from[d]; t < from[d + 1]; t++) {
                sum += in[positions[t]] * weights[t];
            }
            out[d] = sum;
        }
    }

    private void weigh3(float[] in, float[] out) {
        for (int d = 0, o = 0; d < target(); d++, o += 3) {
            float red = 0;
            float green = 0;
            float blue = 0;
            for (int t = from[d]; t < from[d + 1]; t++) {
                int p = 3 * positions[t];
                float w = weights[t];
                red += in[p] * w;
                green += in[p + 1] * w;
                blue += in[p + 2] * w;
            }
            out[o] = red;
            out[o + 1] = green;
            out[o + 2] = blue;
        }
    }
}
