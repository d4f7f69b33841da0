package io.github.ctrlora4j.runtime.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Expected values are of a script in Python: SplitMix64's finalizer written down anew, which turns 1234567 into
 * 6457827717110365317, the first number of its authors' test vectors; then numpy.random.RandomState (NumPy 2.2) on the
 * low half of the state, and torch.Generator().manual_seed (PyTorch 2.7) on the high half.
 */
class TrainingNoiseTest {
    private static final long SEED = 1234567;

    @Test
    void normalNumbersAreTorchs() {
        assertArrayEquals(
                new float[] {-0.442195892f, -0.415808946f, 1.547722220f, -0.498192310f},
                new TrainingNoise(SEED).normal(4));
        assertArrayEquals(
                new float[] {-0.487375915f, -0.124756746f, 0.541047394f, 0.154649690f},
                new TrainingNoise(SEED, 3).normal(4));
        assertArrayEquals(
                new float[] {-0.917863846f, 0.721100032f, -0.208800018f, -1.261332750f},
                new TrainingNoise(SEED, 3, 1).normal(4));
    }

    /** 24 bits each, as float32 has them, within -0.5..0.5. */
    @Test
    void uniformNumbersAreThoseOfTheMersenneTwister() {
        assertArrayEquals(
                new float[] {-0.3162754178f, -0.0464515686f, -0.0985819101f, -0.0877290368f},
                new TrainingNoise(SEED).uniform(4, 0.5));
    }

    @Test
    void wholeNumbersAreTheRemainderOf53Bits() {
        TrainingNoise noise = new TrainingNoise(SEED);
        int[] drawn = new int[8];
        Arrays.setAll(drawn, i -> noise.below(10));
        assertArrayEquals(new int[] {0, 5, 1, 8, 2, 8, 3, 8}, drawn);
    }

    /** Draws 0.2679…, 0.1043…, 0.4743… */
    @Test
    void aChanceIsThatOfANumberBelowIt() {
        TrainingNoise noise = new TrainingNoise(SEED);
        assertEquals(true, noise.chance(0.268));
        assertEquals(false, noise.chance(0.104));
        assertEquals(true, noise.chance(0.475));
        assertEquals(false, noise.chance(0));
        assertEquals(true, noise.chance(1));
    }

    /** Number i takes a place j of 0..i, and what was there moves to place i. */
    @Test
    void aPermutationIsFishersAndYates() {
        assertArrayEquals(new int[] {5, 1, 4, 2, 0, 3}, new TrainingNoise(SEED).permutation(6));
        assertArrayEquals(new int[] {3, 2, 4, 1, 5, 0}, new TrainingNoise(SEED, 3).permutation(6));
        assertArrayEquals(new int[0], new TrainingNoise(SEED).permutation(0));
    }
}
