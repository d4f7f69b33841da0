package io.github.ctrlora4j.plugins.deraining;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.Gaussian;
import java.util.SplittableRandom;

/**
 * Drops on a pane: {@code I' = (1 - M) B + M R}, where R is the scene as a drop shows it, upside down, smaller and out
 * of focus. Confined to one thread.
 */
final class Raindrops {
    /** Factor by which a drop shrinks the scene; drops act as strong lenses. */
    private static final double REDUCTION = 4;

    private static final double BLUR_SIGMA = 2;

    private final int width;
    private final int height;
    private final float[] opacity;
    private final int[] shownX;
    private final int[] shownY;

    Raindrops(int width, int height) {
        this.width = width;
        this.height = height;
        this.opacity = new float[width * height];
        this.shownX = new int[width * height];
        this.shownY = new int[width * height];
    }

    /** 20 to 60 drops with radii of 1 to 5 % of the shorter side. */
    static Raindrops drawn(RgbImage scene, SplittableRandom random) {
        Raindrops drops = new Raindrops(scene.width(), scene.height());
        int shorter = Math.min(scene.width(), scene.height());
        int count = random.nextInt(20, 61);
        for (int i = 0; i < count; i++) {
            double radius = Math.max(1, shorter * (0.01 + 0.04 * random.nextDouble()));
            double stretch = 1 + 0.5 * random.nextDouble();
            drops.add(
                    random.nextDouble() * scene.width(),
                    random.nextDouble() * scene.height(),
                    radius,
                    radius * stretch);
        }
        return drops;
    }

    /** An ellipse that is clear to 80 % of its radius and then fades. */
    void add(double centerX, double centerY, double radiusX, double radiusY) {
        int top = Math.max(0, (int) (centerY - radiusY));
        int bottom = Math.min(height, (int) (centerY + radiusY) + 1);
        int left = Math.max(0, (int) (centerX - radiusX));
        int right = Math.min(width, (int) (centerX + radiusX) + 1);
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                double dx = x + 0.5 - centerX;
                double dy = y + 0.5 - centerY;
                float here = (float) Math.min(1, 5 - 5 * Math.hypot(dx / radiusX, dy / radiusY));
                int i = y * width + x;
                if (here > opacity[i]) {
                    opacity[i] = here;
                    shownX[i] = clamped(centerX - REDUCTION * dx, width);
                    shownY[i] = clamped(centerY - REDUCTION * dy, height);
                }
            }
        }
    }

    private static int clamped(double at, int extent) {
        return (int) Math.min(extent - 1, Math.max(0, at));
    }

    RgbImage over(RgbImage scene) {
        byte[] pixels = scene.toBytes();
        byte[] blurred = Gaussian.blur(scene, BLUR_SIGMA).toBytes();
        for (int i = 0; i < opacity.length; i++) {
            float m = opacity[i];
            int shown = 3 * (shownY[i] * width + shownX[i]);
            for (int channel = 0; channel < 3 && m > 0; channel++) {
                double inside = blurred[shown + channel] & 0xFF;
                pixels[3 * i + channel] = (byte) Math.rint(m * inside + (1 - m) * (pixels[3 * i + channel] & 0xFF));
            }
        }
        return RgbImage.of(width, height, pixels);
    }
}
