package io.github.ctrlora4j.plugins.deraining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DerainingTest {
    private static final Deraining CONDITION = new Deraining();

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
     * A drop at the left shows its surroundings upside down and four times smaller: its left half shows the right side.
     */
    @Test
    void aDropTurnsTheSceneAround() {
        byte[] scene = new byte[3 * 80 * 20];
        for (int i = 0; i < scene.length; i++) {
            scene[i] = (byte) (i / 3 % 80 < 40 ? 0 : 200);
        }
        Raindrops drops = new Raindrops(80, 20);
        drops.add(40, 10, 8, 8);
        RgbImage seen = drops.over(RgbImage.of(80, 20, scene));
        assertEquals(200 * 0x010101, seen.rgb(36, 10));
        assertEquals(0, seen.rgb(44, 10));
        assertEquals(0, seen.rgb(20, 10));
        assertEquals(200 * 0x010101, seen.rgb(60, 10));
    }

    @Test
    void mostOfThePictureStaysClear() {
        RgbImage source = TestPictures.varied(256, 256);
        RgbImage rainy = trainingImage(source, 5);
        int changed = 0;
        for (int y = 0; y < 256; y++) {
            for (int x = 0; x < 256; x++) {
                changed += source.rgb(x, y) == rainy.rgb(x, y) ? 0 : 1;
            }
        }
        assertTrue(changed > 500 && changed < 256 * 256 / 2, "changed pixels: " + changed);
    }
}
