package io.github.ctrlora4j.runtime.evaluation;

import io.github.ctrlora4j.api.condition.FloatArray;
import java.util.ArrayList;
import java.util.List;

/**
 * LPIPS (Zhang et al. 2018): features of several layers are brought to unit length at each place, their squared differences
 * weighted per channel, and averaged over the places. Immutable.
 */
final class PerceptualDistance {
    /** Keeps places without any feature from dividing by zero; the original's. */
    private static final double EPSILON = 1e-10;

    private final List<float[]> heads;

    /** @param heads weights of each layer's channels */
    PerceptualDistance(List<float[]> heads) {
        this.heads = List.copyOf(heads);
    }

    /**
     * 0 for equal pictures.
     *
     * @param a features (1, C, h, w) of each layer
     * @throws IllegalArgumentException if the features do not belong to the heads
     */
    double between(List<FloatArray> a, List<FloatArray> b) {
        if (a.size() != heads.size() || b.size() != heads.size()) {
            throw new IllegalArgumentException(
                    "there are heads for " + heads.size() + " layers, the network has " + a.size());
        }
        double sum = 0;
        for (int layer = 0; layer < heads.size(); layer++) {
            sum += layer(heads.get(layer), a.get(layer), b.get(layer));
        }
        return sum;
    }

    private static double layer(float[] head, FloatArray a, FloatArray b) {
        long[] shape = a.shape();
        if (shape.length != 4 || shape[1] != head.length) {
            throw new IllegalArgumentException(
                    "a layer has the shape " + longs(shape) + ", its head has " + head.length + " channels");
        }
        int places = (int) (shape[2] * shape[3]);
        float[] left = a.toArray();
        float[] right = b.toArray();
        double sum = 0;
        for (int place = 0; place < places; place++) {
            double lengthA = length(left, head.length, places, place);
            double lengthB = length(right, head.length, places, place);
            for (int c = 0; c < head.length; c++) {
                double difference = left[c * places + place] / lengthA - right[c * places + place] / lengthB;
                sum += head[c] * difference * difference;
            }
        }
        return sum / places;
    }

    private static List<Long> longs(long[] shape) {
        List<Long> extents = new ArrayList<>();
        for (long extent : shape) {
            extents.add(extent);
        }
        return extents;
    }

    private static double length(float[] features, int channels, int places, int place) {
        double squares = 0;
        for (int c = 0; c < channels; c++) {
            double value = features[c * places + place];
            squares += value * value;
        }
        return Math.sqrt(squares) + EPSILON;
    }
}
