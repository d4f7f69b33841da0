package io.github.ctrlora4j.plugins.dehazing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DehazingTest {
    private static final Dehazing CONDITION = new Dehazing();

    private static RgbImage trainingImage(RgbImage source, long seed) {
        return CONDITION.trainingImage(source, TestDetectionContext.of(CONDITION.descriptor(), Map.of(), seed));
    }

    @Test
    void thePhotographItselfIsTheConditionImage() {
        RgbImage source = TestPictures.varied(40, 30);
        assertSame(source, CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0)));
    }

    @Test
    void anotherSeedDamagesOtherwise() {
        RgbImage source = TestPictures.varied(96, 64);
        assertNotEquals(trainingImage(source, 1), trainingImage(source, 2));
    }

    /**
     * Two rows, depths 0.75 and 0.25: t = exp(-0.75) = 0.4724 and exp(-0.25) = 0.7788; 100 t + 204 (1 - t) = 154.9 and
     * 123.0.
     */
    @Test
    void followsTheScatteringModel() {
        RgbImage hazy = Dehazing.haze(TestPictures.uniform(1, 2, 0x646464), 0.8, 1);
        assertEquals(155 * 0x010101, hazy.rgb(0, 0));
        assertEquals(123 * 0x010101, hazy.rgb(0, 1));
    }

    /** With the thinnest haze of 0.6 the top of a black picture is at least 255 * 0.7 * (1 - exp(-0.6 * 0.99)) = 79. */
    @Test
    void hazeIsNeverThinnerThanItsRange() {
        for (long seed = 0; seed < 50; seed++) {
            int top = trainingImage(TestPictures.uniform(1, 50, 0), seed).rgb(0, 0) & 0xFF;
            assertTrue(top >= 79, seed + ": " + top);
        }
    }
}
