package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CropRegionTest {
    /** 20 x 10, black but for these pixels. */
    private static RgbImage mask(int... positions) {
        byte[] rgb = new byte[3 * 20 * 10];
        for (int i = 0; i < positions.length; i += 2) {
            int at = 3 * (positions[i + 1] * 20 + positions[i]);
            rgb[at] = 1;
            rgb[at + 1] = 1;
            rgb[at + 2] = 1;
        }
        return RgbImage.of(20, 10, rgb);
    }

    @Test
    void liesAroundWhatIsNotBlackWithPadding() {
        assertEquals(Optional.of(new CropRegion(4, 3, 3, 5)), CropRegion.around(mask(4, 7, 6, 3), 0));
        assertEquals(Optional.of(new CropRegion(2, 1, 7, 9)), CropRegion.around(mask(4, 7, 6, 3), 2));
        assertEquals(Optional.of(new CropRegion(0, 0, 20, 10)), CropRegion.around(mask(4, 7, 6, 3), 50));
        assertEquals(Optional.empty(), CropRegion.around(mask(), 3));
    }

    /** 4 x 2 grows to 4 x 4 by one row on each side; 2 x 6 to 6 x 6, moved where the picture ends. */
    @Test
    void growsToAnAspectWithinThePicture() {
        ImageSize square = new ImageSize(64, 64);
        assertEquals(new CropRegion(5, 3, 4, 4), new CropRegion(5, 4, 4, 2).withAspect(square, 20, 10));
        assertEquals(new CropRegion(14, 2, 6, 6), new CropRegion(18, 2, 2, 6).withAspect(square, 20, 10));
        assertEquals(new CropRegion(0, 0, 4, 4), new CropRegion(0, 0, 4, 2).withAspect(square, 20, 10));
        assertEquals(new CropRegion(2, 0, 16, 10), new CropRegion(2, 4, 16, 2).withAspect(square, 20, 10));
        assertEquals(new CropRegion(4, 4, 8, 4), new CropRegion(6, 4, 4, 4).withAspect(new ImageSize(128, 64), 20, 10));
    }

    @Test
    void showsTheSamePartOfAPictureOfAnotherSize() {
        ImageSize from = new ImageSize(20, 10);
        assertEquals(new CropRegion(8, 4, 12, 8), new CropRegion(4, 2, 6, 4).scaled(from, 40, 20));
        assertEquals(new CropRegion(1, 0, 1, 1), new CropRegion(18, 0, 1, 1).scaled(from, 2, 1));
    }

    @Test
    void cutsPixels() {
        RgbImage part = new CropRegion(5, 3, 2, 2).of(mask(5, 3, 6, 4));
        assertEquals(RgbImage.of(2, 2, new byte[] {1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1}), part);
    }
}
