package io.github.ctrlora4j.plugins.normal;

import io.github.ctrlora4j.imaging.FloatPlane;

/**
 * Gives a depth map of 256 levels back its slopes. Rounding made terraces of them, whose edges would be all that the
 * normals show of a gentle slope. Stateless.
 */
final class Terraces {
    /** On a disparity map with known floats more did not come nearer to their normals. */
    private static final int PASSES = 30;

    /** Neighbors further apart are on different surfaces. */
    private static final float SAME_SURFACE = 1.5f;

    private static final float ROUNDING = 0.5f;

    private Terraces() {}

    /** Repeated means over neighbors of the same surface; no depth leaves what is rounded to its level. */
    static FloatPlane smooth(FloatPlane levels) {
        int width = levels.width();
        int height = levels.height();
        float[] rounded = levels.toFloats();
        float[] from = rounded.clone();
        float[] to = new float[from.length];
        for (int pass = 0; pass < PASSES; pass++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int i = y * width + x;
                    float here = from[i];
                    float difference = 0;
                    int count = 1;
                    for (int side = 0; side < 4; side++) {
                        float step = neighbor(from, width, height, x, y, side) - here;
                        if (Math.abs(step) < SAME_SURFACE) {
                            difference += step;
                            count++;
                        }
                    }
                    float mean = here + difference / count;
                    to[i] = Math.max(rounded[i] - ROUNDING, Math.min(rounded[i] + ROUNDING, mean));
                }
            }
            float[] swap = from;
            from = to;
            to = swap;
        }
        return FloatPlane.of(width, height, from);
    }

    /** Left, right, above or below; beyond the border the pixel itself. */
    private static float neighbor(float[] plane, int width, int height, int x, int y, int side) {
        return switch (side) {
            case 0 -> plane[y * width + Math.max(0, x - 1)];
            case 1 -> plane[y * width + Math.min(width - 1, x + 1)];
            case 2 -> plane[Math.max(0, y - 1) * width + x];
            default -> plane[Math.min(height - 1, y + 1) * width + x];
        };
    }
}
