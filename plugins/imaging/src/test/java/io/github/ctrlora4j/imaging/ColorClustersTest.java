package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColorClustersTest {
    /** Black, white and 30 times (200, 0, 0) and (210, 0, 0): of three centers one must be the reds' mean. */
    @Test
    void findsClustersThatAreFarApart() {
        byte[] bytes = new byte[3 * 62];
        Arrays.fill(bytes, 3, 6, (byte) 255);
        for (int i = 2; i < 62; i++) {
            bytes[3 * i] = (byte) (i % 2 == 0 ? 200 : 210);
        }
        int[] centers = ColorClusters.centers(RgbImage.of(62, 1, bytes), 3, 7);
        Arrays.sort(centers);
        assertArrayEquals(new int[] {0x000000, 0xCD0000, 0xFFFFFF}, centers);
    }

    @Test
    void hasNoMoreColorsThanThePicture() {
        byte[] bytes = new byte[3 * 25];
        Arrays.fill(bytes, (byte) 0x12);
        assertArrayEquals(new int[] {0x121212}, ColorClusters.centers(RgbImage.of(5, 5, bytes), 9, 1));
    }

    /** Squared distances of (10, 0, 0) to black, (20, 0, 0) and (12, 0, 0): 100, 100, 4. */
    @Test
    void nearestIsTheCenterOfLeastDistance() {
        assertEquals(2, ColorClusters.nearest(0x0A0000, new int[] {0x000000, 0x140000, 0x0C0000}));
    }

    @Test
    void nearestOfEqualsIsTheFirst() {
        assertEquals(0, ColorClusters.nearest(0x0A0000, new int[] {0x000000, 0x140000}));
    }
}
