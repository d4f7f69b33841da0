package io.github.ctrlora4j.plugins.jpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DctTest {
    private static final int SIZE = 64;

    /** Straight from the definition (ITU-T T.81, A.3.3), in floating point. */
    private static double coefficient(int[] samples, int u, int v) {
        double sum = 0;
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                sum += samples[8 * y + x]
                        * Math.cos((2 * x + 1) * u * Math.PI / 16)
                        * Math.cos((2 * y + 1) * v * Math.PI / 16);
            }
        }
        return sum / 4 * (u == 0 ? Math.sqrt(0.5) : 1) * (v == 0 ? Math.sqrt(0.5) : 1);
    }

    private static int[] random(long seed) {
        return new Random(seed).ints(SIZE, -128, 128).toArray();
    }

    /** A flat block has one coefficient, 8 times its level; forward results are 8 times too large: 64 · 100. */
    @Test
    void aFlatBlockHasOneCoefficient() {
        int[] block = new int[SIZE];
        Arrays.fill(block, 100);
        Dct.forward(block);
        int[] expected = new int[SIZE];
        expected[0] = 6400;
        assertArrayEquals(expected, block);
    }

    /** Of an eightfold coefficient the fixed point may lose one and a half. */
    @Test
    void agreesWithTheDefinition() {
        for (long seed = 0; seed < 20; seed++) {
            int[] samples = random(seed);
            int[] block = samples.clone();
            Dct.forward(block);
            for (int i = 0; i < SIZE; i++) {
                assertEquals(8 * coefficient(samples, i % 8, i / 8), block[i], 1.5);
            }
        }
    }

    /** Rounding 64 coefficients moves a sample by one at most. */
    @Test
    void goingBackGivesTheSamples() {
        for (long seed = 0; seed < 20; seed++) {
            int[] samples = random(seed);
            int[] block = samples.clone();
            Dct.forward(block);
            for (int i = 0; i < SIZE; i++) {
                block[i] = Math.round(block[i] / 8f);
            }
            Dct.inverse(block);
            for (int i = 0; i < SIZE; i++) {
                assertEquals(samples[i], block[i], 1);
            }
        }
    }
}
