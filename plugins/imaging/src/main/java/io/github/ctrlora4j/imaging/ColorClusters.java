package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * k-means of the colors of a picture: k-means++ start, one run, at most 300 iterations, ends when the centers move less
 * than 1e-4 of the mean variance; scikit-learn's defaults, which the reference uses, with our own generator. Stateless.
 */
public final class ColorClusters {
    private static final int ITERATIONS = 300;
    private static final double TOLERANCE = 1e-4;

    private ColorClusters() {}

    /** Rounded centers as {@code 0xRRGGBB}; fewer than {@code k} if the picture has fewer colors. */
    public static int[] centers(RgbImage image, int k, long seed) {
        int[] colors = new int[image.width() * image.height()];
        byte[] bytes = image.toBytes();
        for (int i = 0; i < colors.length; i++) {
            colors[i] = (bytes[3 * i] & 0xFF) << 16 | (bytes[3 * i + 1] & 0xFF) << 8 | bytes[3 * i + 2] & 0xFF;
        }
        List<double[]> centers = start(colors, k, new SplittableRandom(seed));
        double tolerance = TOLERANCE * meanVariance(colors);
        for (int i = 0; i < ITERATIONS && move(colors, centers) > tolerance; i++) {}
        return centers.stream().mapToInt(ColorClusters::rounded).toArray();
    }

    /**
     * The first center is any pixel; each next one a pixel drawn in proportion to its squared distance to the nearest.
     */
    private static List<double[]> start(int[] colors, int k, SplittableRandom random) {
        List<double[]> centers = new ArrayList<>();
        centers.add(channels(colors[random.nextInt(colors.length)]));
        double[] distances = new double[colors.length];
        java.util.Arrays.fill(distances, Double.MAX_VALUE);
        while (centers.size() < k) {
            double[] newest = centers.get(centers.size() - 1);
            double sum = 0;
            for (int i = 0; i < colors.length; i++) {
                distances[i] = Math.min(distances[i], distance(colors[i], newest));
                sum += distances[i];
            }
            if (sum == 0) {
                break;
            }
            double drawn = random.nextDouble() * sum;
            int chosen = 0;
            for (double passed = distances[0]; passed <= drawn && chosen < colors.length - 1; ) {
                passed += distances[++chosen];
            }
            centers.add(channels(colors[chosen]));
        }
        return centers;
    }

    /**
     * One iteration of Lloyd's algorithm; returns the sum of the squared movements. A center without pixels stays where
     * it is.
     */
    private static double move(int[] colors, List<double[]> centers) {
        double[][] sums = new double[centers.size()][4];
        for (int color : colors) {
            double[] sum = sums[nearest(color, centers)];
            sum[0] += color >> 16;
            sum[1] += color >> 8 & 0xFF;
            sum[2] += color & 0xFF;
            sum[3]++;
        }
        double movement = 0;
        for (int c = 0; c < sums.length; c++) {
            double[] center = centers.get(c);
            for (int channel = 0; channel < 3 && sums[c][3] > 0; channel++) {
                double mean = sums[c][channel] / sums[c][3];
                movement += (mean - center[channel]) * (mean - center[channel]);
                center[channel] = mean;
            }
        }
        return movement;
    }

    private static int nearest(int color, List<double[]> centers) {
        int nearest = 0;
        double least = Double.MAX_VALUE;
        for (int c = 0; c < centers.size(); c++) {
            double distance = distance(color, centers.get(c));
            if (distance < least) {
                least = distance;
                nearest = c;
            }
        }
        return nearest;
    }

    /** Index of the nearest center; the first if several are equally near. */
    public static int nearest(int color, int[] centers) {
        int nearest = 0;
        int least = Integer.MAX_VALUE;
        for (int c = 0; c < centers.length; c++) {
            int red = (centers[c] >> 16) - (color >> 16);
            int green = (centers[c] >> 8 & 0xFF) - (color >> 8 & 0xFF);
            int blue = (centers[c] & 0xFF) - (color & 0xFF);
            int distance = red * red + green * green + blue * blue;
            if (distance < least) {
                least = distance;
                nearest = c;
            }
        }
        return nearest;
    }

    private static double meanVariance(int[] colors) {
        double variance = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double sum = 0;
            double squares = 0;
            for (int color : colors) {
                int value = color >> shift & 0xFF;
                sum += value;
                squares += value * value;
            }
            double mean = sum / colors.length;
            variance += (squares / colors.length - mean * mean) / 3;
        }
        return variance;
    }

    private static double distance(int color, double[] center) {
        double r = (color >> 16) - center[0];
        double g = (color >> 8 & 0xFF) - center[1];
        double b = (color & 0xFF) - center[2];
        return r * r + g * g + b * b;
    }

    private static double[] channels(int color) {
        return new double[] {color >> 16, color >> 8 & 0xFF, color & 0xFF};
    }

    private static int rounded(double[] center) {
        return (int) Math.rint(center[0]) << 16 | (int) Math.rint(center[1]) << 8 | (int) Math.rint(center[2]);
    }
}
