package org.example.posterize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PosterizeTest {
    /** With three levels, brightness 0 to 85 becomes 0, 86 to 170 becomes 127 (255 / 2), and 171 to 255 becomes 255. */
    @Test
    void everyLevelTakesAnEqualShareOfTheBrightnesses() {
        RgbImage source = grays(0, 85, 86, 170, 171, 255);
        Posterize posterize = new Posterize();

        RgbImage map = posterize.detect(
                source, TestDetectionContext.of(posterize.descriptor(), Map.of("levels", "3"), 0));

        assertEquals(grays(0, 0, 127, 127, 255, 255), map);
    }

    private static RgbImage grays(int... levels) {
        byte[] rgb = new byte[3 * levels.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) levels[i / 3];
        }
        return RgbImage.of(levels.length, 1, rgb);
    }
}
