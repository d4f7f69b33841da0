package io.github.ctrlora4j.plugins.mlsd;

import io.github.ctrlora4j.imaging.NumpyRandom;

/**
 * The values that a line must exceed.
 *
 * @param score 0 to 1
 * @param distance between its ends on the network's grid, whose cells are two pixels wide
 */
record Thresholds(double score, double distance) {
    /** Draws them as for the reference's training data. */
    static Thresholds drawn(NumpyRandom random) {
        double score = random.uniform(0.1, 2);
        return new Thresholds(score, random.uniform(0.1, 20));
    }
}
