package io.github.ctrlora4j.plugins.segmentation;

import io.github.ctrlora4j.api.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * k-means of the colours of a picture: k-means++ start, one run, at most 300 iterations, ends when the centres move less
 * than 1e-4 of the mean variance; scikit-learn's defaults, which the reference uses, with a generator of our own. Stateless.
 */
final class ColorClusters {
    private static final int ITERATIONS = 300;
    private static final double TOLERANCE = 1e-4;

    private ColorClusters() {}

    /** Rounded centres as {@code 0xRRGGBB}; fewer than {@code k} if the picture has fewer colours. */
    static int[] centres(RgbImage image, int k, long seed) {
        int[] colours = new int[image.width() * image.height()];
        byte[] bytes = image.toBytes();
        for (int i = 0; i < colours.length; i++) {
            colours[i] = (bytes[3 * i] & 0xFF) << 16 | (bytes[3 * i + 1] & 0xFF) << 8 | bytes[3 * i + 2] & 0xFF;
        }
        List<double[]> centres = start(colours, k, new SplittableRandom(seed));
        double tolerance = TOLERANCE * meanVariance(colours);
        for (int i = 0; i < ITERATIONS && move(colours, centres) > tolerance; i++) {}
        return centres.stream().mapToInt(ColorClusters::rounded).toArray();
    }

    /** The first centre is any pixel; each next one a pixel drawn in proportion to its squared distance to the nearest. */
    private static List<double[]> start(int[] colours, int k, SplittableRandom random) {
        List<double[]> centres = new ArrayList<>();
        centres.add(channels(colours[random.nextInt(colours.length)]));
        double[] distances = new double[colours.length];
        java.util.Arrays.fill(distances, Double.MAX_VALUE);
        while (centres.size() < k) {
            double[] newest = centres.get(centres.size() - 1);
            double sum = 0;
            for (int i = 0; i < colours.length; i++) {
                distances[i] = Math.min(distances[i], distance(colours[i], newest));
                sum += distances[i];
            }
            if (sum == 0) {
                break;
            }
            double drawn = random.nextDouble() * sum;
            int chosen = 0;
            for (double passed = distances[0]; passed <= drawn && chosen < colours.length - 1; ) {
                passed += distances[++chosen];
            }
            centres.add(channels(colours[chosen]));
        }
        return centres;
    }

    /** One iteration of Lloyd's; returns the sum of the squared movements. A centre that lost its pixels stays. */
    private static double move(int[] colours, List<double[]> centres) {
        double[][] sums = new double[centres.size()][4];
        for (int colour : colours) {
            double[] sum = sums[nearest(colour, centres)];
            sum[0] += colour >> 16;
            sum[1] += colour >> 8 & 0xFF;
            sum[2] += colour & 0xFF;
            sum[3]++;
        }
        double movement = 0;
        for (int c = 0; c < sums.length; c++) {
            double[] centre = centres.get(c);
            for (int channel = 0; channel < 3 && sums[c][3] > 0; channel++) {
                double mean = sums[c][channel] / sums[c][3];
                movement += (mean - centre[channel]) * (mean - centre[channel]);
                centre[channel] = mean;
            }
        }
        return movement;
    }

    private static int nearest(int colour, List<double[]> centres) {
        int nearest = 0;
        double least = Double.MAX_VALUE;
        for (int c = 0; c < centres.size(); c++) {
            double distance = distance(colour, centres.get(c));
            if (distance < least) {
                least = distance;
                nearest = c;
            }
        }
        return nearest;
    }

    /** The centre of least distance, the first of those. */
    static int nearest(int colour, int[] centres) {
        int nearest = 0;
        double least = Double.MAX_VALUE;
        for (int c = 0; c < centres.length; c++) {
            double distance = distance(colour, channels(centres[c]));
            if (distance < least) {
                least = distance;
                nearest = c;
            }
        }
        return nearest;
    }

    private static double meanVariance(int[] colours) {
        double variance = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double sum = 0;
            double squares = 0;
            for (int colour : colours) {
                int value = colour >> shift & 0xFF;
                sum += value;
                squares += value * value;
            }
            double mean = sum / colours.length;
            variance += (squares / colours.length - mean * mean) / 3;
        }
        return variance;
    }

    private static double distance(int colour, double[] centre) {
        double r = (colour >> 16) - centre[0];
        double g = (colour >> 8 & 0xFF) - centre[1];
        double b = (colour & 0xFF) - centre[2];
        return r * r + g * g + b * b;
    }

    private static double[] channels(int colour) {
        return new double[] {colour >> 16, colour >> 8 & 0xFF, colour & 0xFF};
    }

    private static int rounded(double[] centre) {
        return (int) Math.rint(centre[0]) << 16 | (int) Math.rint(centre[1]) << 8 | (int) Math.rint(centre[2]);
    }
}
