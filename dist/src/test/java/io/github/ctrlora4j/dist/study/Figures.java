package io.github.ctrlora4j.dist.study;

import io.github.ctrlora4j.api.RgbImage;
import java.util.BitSet;

/**
 * The figure of an icon on white: its pixels, and the box around them. Immutable.
 *
 * <p>Source: the measure of the miniature family's README, "Does the condition decide, or memory?".
 */
public final class Figures {
    /** Distance from white, summed over the channels, that a pixel of the figure exceeds. */
    private static final int DISTANCE = 60;

    private final int width;
    private final int height;
    private final BitSet pixels;

    private Figures(int width, int height, BitSet pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    /** The figure itself. */
    public static Figures pixels(RgbImage image) {
        BitSet pixels = new BitSet();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int rgb = image.rgb(x, y);
                pixels.set(
                        y * image.width() + x,
                        3 * 255 - (rgb >> 16 & 0xFF) - (rgb >> 8 & 0xFF) - (rgb & 0xFF) > DISTANCE);
            }
        }
        return new Figures(image.width(), image.height(), pixels);
    }

    /** The smallest box that holds all pixels of this figure. */
    public Figures box() {
        int left = width;
        int right = -1;
        for (int i = pixels.nextSetBit(0); i >= 0; i = pixels.nextSetBit(i + 1)) {
            left = Math.min(left, i % width);
            right = Math.max(right, i % width);
        }
        BitSet box = new BitSet();
        if (!pixels.isEmpty()) {
            for (int y = pixels.nextSetBit(0) / width; y <= (pixels.length() - 1) / width; y++) {
                box.set(y * width + left, y * width + right + 1);
            }
        }
        return new Figures(width, height, box);
    }

    /** Intersection over union; 1 for two pictures without a figure. */
    public double overlap(Figures other) {
        if (width != other.width || height != other.height) {
            throw new IllegalArgumentException("pictures of one size");
        }
        BitSet both = (BitSet) pixels.clone();
        both.and(other.pixels);
        BitSet either = (BitSet) pixels.clone();
        either.or(other.pixels);
        return either.isEmpty() ? 1 : (double) both.cardinality() / either.cardinality();
    }
}
