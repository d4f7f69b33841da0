package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CmykPixelsTest {
    private static String rgb(boolean isYcck, int... stored) {
        WritableRaster raster = Raster.createInterleavedRaster(0, 1, 1, 4, null);
        raster.setPixel(0, 0, stored);
        int rgb = CmykPixels.toRgb(raster, isYcck, Optional.empty()).getRGB(0, 0);
        return Integer.toHexString(rgb & 0xFFFFFF | 0x1000000).substring(1);
    }

    /** 255 means no ink: paper, black, cyan, half of the light of paper. */
    @ParameterizedTest
    @CsvSource({
        "255, 255, 255, 255, ffffff",
        "255, 255, 255, 0, 000000",
        "0, 255, 255, 255, 00ffff",
        "255, 255, 255, 128, 808080",
        "128, 255, 0, 128, 408000", // 128 * 128 / 255 = 64.3
    })
    void lightIsWhatTheInksLetPass(int c, int m, int y, int k, String rgb) {
        assertEquals(rgb, rgb(false, c, m, y, k));
    }

    /** Luma 0 means no ink; red 255 of ITU T.871 (luma 76, differences 85 and 255) is cyan ink alone. */
    @ParameterizedTest
    @CsvSource({"0, 128, 128, 255, ffffff", "255, 128, 128, 255, 000000", "76, 85, 255, 255, 01ffff"})
    void lumaAndDifferencesHoldInks(int luma, int blue, int red, int k, String rgb) {
        assertEquals(rgb, rgb(true, luma, blue, red, k));
    }
}
