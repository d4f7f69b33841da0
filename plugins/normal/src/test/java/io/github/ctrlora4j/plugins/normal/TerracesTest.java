package io.github.ctrlora4j.plugins.normal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.imaging.FloatPlane;
import org.junit.jupiter.api.Test;

class TerracesTest {
    @Test
    void aRoundedSlopeIsEvenAgain() {
        float[] rounded = new float[60];
        for (int x = 0; x < 60; x++) {
            rounded[x] = x / 3;
        }
        FloatPlane smooth = Terraces.smooth(FloatPlane.of(60, 1, rounded));
        // x / 3 rounds to the level of the three columns around it, whose middle one has the level itself.
        for (int x = 10; x < 50; x++) {
            assertEquals((x - 1) / 3f, smooth.at(x, 0), 1e-2f);
        }
    }

    @Test
    void aStepBetweenTwoSurfacesStays() {
        float[] step = {7, 7, 7, 9, 9, 9};
        assertArrayEquals(step, Terraces.smooth(FloatPlane.of(6, 1, step)).toFloats());
    }

    @Test
    void everyDepthStillRoundsToItsLevel() {
        float[] rounded = {0, 0, 0, 1, 0, 0, 0, 1, 1};
        float[] smooth = Terraces.smooth(FloatPlane.of(3, 3, rounded)).toFloats();
        for (int i = 0; i < rounded.length; i++) {
            assertEquals(rounded[i], smooth[i], 0.5f);
        }
    }
}
