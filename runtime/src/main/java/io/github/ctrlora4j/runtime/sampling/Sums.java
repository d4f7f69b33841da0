package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/** Weighted sums of latents, in float32. Results belong to the first array's manager. */
final class Sums {
    private Sums() {}

    /** {@code a x + b y} */
    static NDArray of(double a, NDArray x, double b, NDArray y) {
        return add(x.mul((float) a), b, y);
    }

    /** Adds {@code b y} to {@code sum} in place. */
    static NDArray add(NDArray sum, double b, NDArray y) {
        try (NDArray scaled = y.mul((float) b)) {
            return sum.addi(scaled);
        }
    }
}
