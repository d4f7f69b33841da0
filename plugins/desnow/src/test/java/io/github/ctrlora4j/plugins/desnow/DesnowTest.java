package io.github.ctrlora4j.plugins.desnow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DesnowTest {
    private static final Desnow CONDITION = new Desnow();

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

    /** Opacity 0.25 over 100: 63.75 + 75 = 138.75. */
    @Test
    void snowIsBlendedOver() {
        RgbImage snowy = Desnow.whiten(TestPictures.uniform(3, 1, 0x646464), new float[] {0, 0.25f, 1});
        assertEquals(0x646464, snowy.rgb(0, 0));
        assertEquals(139 * 0x010101, snowy.rgb(1, 0));
        assertEquals(0xFFFFFF, snowy.rgb(2, 0));
    }

    @Test
    void nothingGetsDarkerAndSomethingBrighter() {
        RgbImage source = TestPictures.varied(128, 96);
        byte[] before = source.toBytes();
        byte[] after = trainingImage(source, 4).toBytes();
        int brighter = 0;
        for (int i = 0; i < before.length; i++) {
            assertTrue((after[i] & 0xFF) >= (before[i] & 0xFF));
            brighter += after[i] == before[i] ? 0 : 1;
        }
        assertTrue(brighter > before.length / 1000, "brighter values: " + brighter);
    }
}
