package io.github.ctrlora4j.imaging;

import java.util.Arrays;

/** OpenCV's {@code ellipse2Poly} over the full circle in steps of one degree. */
final class EllipsePolygon {
    private EllipsePolygon() {}

    /** x and y of each corner; equal neighbors are dropped. */
    static int[] corners(int centerX, int centerY, int a, int b, int angle) {
        double cos = sine(angle + 90L);
        double sin = sine(angle);
        int[] corners = new int[2 * 361];
        int size = 0;
        for (int t = 0; t <= 360; t++) {
            double along = a * (double) sine(t + 90);
            double across = b * (double) sine(t);
            int x = (int) Math.rint(centerX + along * cos - across * sin);
            int y = (int) Math.rint(centerY + along * sin + across * cos);
            if (size == 0 || x != corners[size - 2] || y != corners[size - 1]) {
                corners[size++] = x;
                corners[size++] = y;
            }
        }
        return size == 2 ? new int[] {centerX, centerY, centerX, centerY} : Arrays.copyOf(corners, size);
    }

    /** OpenCV uses a table of floats with seven decimals. */
    private static float sine(long degrees) {
        double exact = StrictMath.sin(Math.toRadians(Math.floorMod(degrees, 360L)));
        return (float) (Math.rint(exact * 1e7) / 1e7);
    }
}
