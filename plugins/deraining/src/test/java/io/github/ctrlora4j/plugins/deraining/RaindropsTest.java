package io.github.ctrlora4j.plugins.deraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RaindropsTest {
    private static final int SIDE = 64;

    /** Black above, white below. */
    private static RgbImage halves() {
        byte[] pixels = new byte[3 * SIDE * SIDE];
        Arrays.fill(pixels, pixels.length / 2, pixels.length, (byte) 255);
        return RgbImage.of(SIDE, SIDE, pixels);
    }

    private static int level(RgbImage image, int x, int y) {
        return image.toBytes()[3 * (y * SIDE + x)] & 0xFF;
    }

    @Test
    void withoutDropsTheSceneStays() {
        assertEquals(halves(), new Raindrops(SIDE, SIDE).over(halves()));
    }

    /** A drop is a lens: 4 rows above its middle it shows what lies 4 · 4 rows below it. */
    @Test
    void aDropShowsTheSceneUpsideDown() {
        Raindrops drops = new Raindrops(SIDE, SIDE);
        drops.add(32, 32, 10, 10);
        RgbImage seen = drops.over(halves());
        assertEquals(255, level(seen, 32, 27));
        assertEquals(0, level(seen, 32, 36));
    }

    /** From 80 % of the radius to its end a drop fades; beyond it nothing changes. */
    @Test
    void aDropEndsAtItsRadius() {
        Raindrops drops = new Raindrops(SIDE, SIDE);
        drops.add(32, 32, 10, 5);
        byte[] before = halves().toBytes();
        byte[] after = drops.over(halves()).toBytes();
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double radius = Math.hypot((x + 0.5 - 32) / 10, (y + 0.5 - 32) / 5);
                if (radius >= 1) {
                    assertEquals(before[3 * (y * SIDE + x)], after[3 * (y * SIDE + x)]);
                }
            }
        }
    }

    @Test
    void dropsAtAndBeyondTheEdgeAreCut() {
        Raindrops drops = new Raindrops(SIDE, SIDE);
        drops.add(0, 0, 5, 5);
        drops.add(SIDE + 3, SIDE + 3, 5, 5);
        drops.add(-50, -50, 5, 5);
        assertEquals(SIDE, drops.over(halves()).width());
    }

    @Test
    void equalSeedsDrawEqualDrops() {
        RgbImage first = Raindrops.drawn(halves(), new SplittableRandom(5)).over(halves());
        RgbImage again = Raindrops.drawn(halves(), new SplittableRandom(5)).over(halves());
        RgbImage other = Raindrops.drawn(halves(), new SplittableRandom(6)).over(halves());
        assertArrayEquals(first.toBytes(), again.toBytes());
        assertTrue(!first.equals(other) && !first.equals(halves()));
    }
}
