package io.github.ctrlora4j.plugins.mlsd;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Gaussian;
import io.github.ctrlora4j.imaging.GrayImage;
import io.github.ctrlora4j.imaging.Sobel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Lines without a network: starting at the steepest pixel, neighbors whose gradients point the same way are gathered
 * into a region, and a region that fills its rectangle is a line. The first half of LSD (Grompone von Gioi et al.,
 * 2010, doi 10.1109/TPAMI.2008.300), with a minimum length in place of its statistics. Confined to one thread.
 */
final class AlignedRegions {
    private static final double BLUR_SIGMA = 0.8;

    /** 7.5 levels per pixel, times Sobel's 8: the slopes of skies and skin stay below. */
    private static final float MIN_GRADIENT = 60;

    /**
     * How far gradients of a region may differ, in degrees: LSD's value, then smaller ones if that led around a corner.
     */
    private static final double[] TOLERANCES = {22.5, 11.25, 5.625};

    /** Bent regions fill less of their rectangle than this. */
    private static final double MIN_DENSITY = 0.6;

    /** In pixels; shorter lines count as texture. */
    private static final double MIN_LENGTH = 12;

    private final int width;
    private final int height;
    private final float[] dx;
    private final float[] dy;
    /** Length of the gradient, 0 if it is too small. */
    private final float[] steepness;

    /**
     * Index of the largest tolerance with which the pixel may join a region. It increases with each region that turned
     * out bent, so that a picture of noise takes no longer than any other.
     */
    private final byte[] level;

    private final int[] region;

    private AlignedRegions(RgbImage source) {
        FloatPlane luma = Gaussian.blur(FloatPlane.from(GrayImage.luma(source)), 0, BLUR_SIGMA);
        width = source.width();
        height = source.height();
        dx = Sobel.dx(luma).toFloats();
        dy = Sobel.dy(luma).toFloats();
        steepness = new float[dx.length];
        level = new byte[dx.length];
        region = new int[dx.length];
        for (int i = 0; i < dx.length; i++) {
            float length = (float) Math.sqrt(dx[i] * dx[i] + dy[i] * dy[i]);
            steepness[i] = length >= MIN_GRADIENT ? length : 0;
        }
    }

    /** The score of a line is how much of its rectangle is filled. */
    static List<Line> lines(RgbImage source, Thresholds thresholds) {
        return new AlignedRegions(source).lines(thresholds);
    }

    private List<Line> lines(Thresholds thresholds) {
        List<Line> lines = new ArrayList<>();
        for (int seed : steepestFirst()) {
            line(seed, thresholds).ifPresent(lines::add);
        }
        return lines;
    }

    private Optional<Line> line(int seed, Thresholds thresholds) {
        double length = Math.max(MIN_LENGTH, 2 * thresholds.distance());
        double density = Math.max(MIN_DENSITY, thresholds.score());
        for (int tolerance = level[seed]; tolerance < TOLERANCES.length; tolerance++) {
            int[] grown = grow(seed, tolerance);
            Region.Rectangle rectangle = new Region(grown, steepness, width).rectangle();
            boolean isLong = rectangle.length() > length;
            if (!isLong || rectangle.density() > density) {
                for (int pixel : grown) {
                    level[pixel] = (byte) TOLERANCES.length;
                }
                return isLong ? Optional.of(rectangle.axis()) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private int[] steepestFirst() {
        long[] keys = new long[steepness.length];
        int count = 0;
        for (int i = 0; i < steepness.length; i++) {
            if (steepness[i] > 0) {
                // The bits of positive floats sort as the floats do; equal ones keep their order.
                keys[count++] = ((long) -Float.floatToIntBits(steepness[i]) << 32) + i;
            }
        }
        Arrays.sort(keys, 0, count);
        return Arrays.stream(keys, 0, count).mapToInt(key -> (int) key).toArray();
    }

    /** Takes the seed and all connected pixels whose gradients agree with the region's overall direction. */
    private int[] grow(int seed, int tolerance) {
        double cosine = Math.cos(Math.toRadians(TOLERANCES[tolerance]));
        double sumX = 0;
        double sumY = 0;
        int count = 0;
        region[count++] = seed;
        level[seed] = (byte) (tolerance + 1);
        for (int next = 0; next < count; next++) {
            int pixel = region[next];
            sumX += dx[pixel] / steepness[pixel];
            sumY += dy[pixel] / steepness[pixel];
            double least = cosine * Math.sqrt(sumX * sumX + sumY * sumY);
            int x = pixel % width;
            int y = pixel / width;
            for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
                for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
                    int i = v * width + u;
                    if (level[i] <= tolerance
                            && steepness[i] > 0
                            && dx[i] * sumX + dy[i] * sumY >= least * steepness[i]) {
                        level[i] = (byte) (tolerance + 1);
                        region[count++] = i;
                    }
                }
            }
        }
        return Arrays.copyOf(region, count);
    }
}
