package io.github.ctrlora4j.api.image;

import java.util.Arrays;

/** The source samples that each target sample covers along a shrinking axis, with their float32 shares. */
final class Cells {
    /** Overlaps up to this are left out, as OpenCV does. */
    private static final double NEGLIGIBLE = 1e-3;

    private final int[] bounds;
    private int[] sources;
    private float[] weights;
    private int size;

    Cells(int from, int to) {
        double scale = Pixels.scale(from, to);
        bounds = new int[to + 1];
        // A source sample is shared by two cells at most.
        sources = new int[from + to];
        weights = new float[from + to];
        for (int i = 0; i < to; i++) {
            cover(i * scale, scale, from);
            bounds[i + 1] = size;
        }
        sources = Arrays.copyOf(sources, size);
        weights = Arrays.copyOf(weights, size);
    }

    private void cover(double start, double scale, int from) {
        double end = start + scale;
        double width = Math.min(scale, from - start);
        int last = Math.min((int) Math.floor(end), from - 1);
        int first = Math.min((int) Math.ceil(start), last);
        if (first - start > NEGLIGIBLE) {
            add(first - 1, (first - start) / width);
        }
        for (int i = first; i < last; i++) {
            add(i, 1 / width);
        }
        if (end - last > NEGLIGIBLE) {
            add(last, Math.min(Math.min(end - last, 1), width) / width);
        }
    }

    private void add(int source, double weight) {
        sources[size] = source;
        weights[size++] = (float) weight;
    }

    /** Index of the first share of a target sample. */
    int first(int target) {
        return bounds[target];
    }

    /** Index behind the last share of a target sample. */
    int end(int target) {
        return bounds[target + 1];
    }

    int source(int share) {
        return sources[share];
    }

    float weight(int share) {
        return weights[share];
    }
}
