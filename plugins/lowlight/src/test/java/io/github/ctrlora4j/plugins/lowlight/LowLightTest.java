package io.github.ctrlora4j.plugins.lowlight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LowLightTest {
    private static final LowLight CONDITION = new LowLight();

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

    /** 0.5 * (0.9 * 204 / 255)^2 = 0.2592; the noise's deviation is 0.0249, of a mean over 30000 values 0.00014. */
    @Test
    void followsTheCameraModel() {
        RgbImage dark = LowLight.darken(TestPictures.uniform(100, 100, 0xCCCCCC), 0.9, 0.5, 2, new SplittableRandom(3));
        double sum = 0;
        double squares = 0;
        for (byte value : dark.toBytes()) {
            double level = (value & 0xFF) / 255.0;
            sum += level;
            squares += level * level;
        }
        double mean = sum / 30000;
        assertEquals(0.2592, mean, 0.001);
        assertEquals(0.0249, Math.sqrt(squares / 30000 - mean * mean), 0.001);
    }

    /** The mildest case is 1 * (1 * I)^1.5: gray 128 becomes at most 255 * 0.502^1.5 = 90.7, noise apart. */
    @Test
    void isAlwaysDarker() {
        for (long seed = 0; seed < 50; seed++) {
            byte[] bytes =
                    trainingImage(TestPictures.uniform(40, 40, 0x808080), seed).toBytes();
            double sum = 0;
            for (byte value : bytes) {
                sum += value & 0xFF;
            }
            assertTrue(sum / bytes.length < 92, seed + ": " + sum / bytes.length);
        }
    }
}
