package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Compares tensors by their largest absolute difference. */
public final class Closeness {
    private Closeness() {}

    /** The largest absolute difference; NaN if there is one. */
    public static double largestError(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length, "number of values");
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs((double) expected[i] - actual[i]);
            if (!(difference <= error)) {
                error = difference;
            }
        }
        return error;
    }

    /** Fails with bound, error and index if two values differ by more than {@code bound}; NaN is never close. */
    public static void assertClose(float[] expected, float[] actual, double bound) {
        assertEquals(expected.length, actual.length, "number of values");
        int worst = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs((double) expected[i] - actual[i]);
            if (!(difference <= error)) {
                worst = i;
                error = difference;
            }
        }
        int at = worst;
        double largest = error;
        assertTrue(
                largest <= bound,
                () -> "largest error " + largest + " exceeds " + bound + " at index " + at + ": expected "
                        + expected[at] + ", was " + actual[at]);
    }
}
