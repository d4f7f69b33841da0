package io.github.ctrlora4j.runtime.lora;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

final class RotationTest {
    /** Q = [0 q; −q 0] turns by 2·atan(q): for q = 1/2 the cosine is 3/5, the sine 4/5. */
    @Test
    void turnsByTwiceTheArctangent() {
        float[] blocks = {9, 0.5f, 0, -3};
        assertArrayEquals(new float[] {0.6f, -0.8f, 0.8f, 0.6f}, Rotation.transposed(blocks, 1, 2, 0), 1e-6f);
    }

    /** A symmetric B has Q = 0. */
    @Test
    void symmetricBlocksTurnNothing() {
        float[] blocks = {0, 0.5f, 0, 0, 1, 2, 2, 3};
        assertArrayEquals(
                new float[] {0.6f, -0.8f, 0.8f, 0.6f, 1, 0, 0, 1}, Rotation.transposed(blocks, 2, 2, 0), 1e-6f);
    }

    /** The norm of all Q is √2·q; bounded to √2/2, q = 1 becomes 1/2. */
    @Test
    void boundLimitsTheNormOfAllBlocks() {
        float[] blocks = {0, 1, 0, 0};
        assertArrayEquals(
                new float[] {0.6f, -0.8f, 0.8f, 0.6f}, Rotation.transposed(blocks, 1, 2, Math.sqrt(0.5)), 1e-6f);
    }

    /** For q = 0 the first pivot of I + Q is 1; for a large q it is in the second row. */
    @Test
    void largeAnglesNeedAnotherPivot() {
        // q = 3: cosine (1 − 9) / 10, sine 6 / 10
        assertArrayEquals(
                new float[] {-0.8f, -0.6f, 0.6f, -0.8f}, Rotation.transposed(new float[] {0, 3, 0, 0}, 1, 2, 0), 1e-6f);
    }
}
