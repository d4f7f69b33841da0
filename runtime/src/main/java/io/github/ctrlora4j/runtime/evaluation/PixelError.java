package io.github.ctrlora4j.runtime.evaluation;

import io.github.ctrlora4j.api.RgbImage;

/**
 * Mean squared error of pictures, and the peak signal-to-noise ratio that belongs to it, over a whole set: the ratio is
 * that of the mean error, not the mean of ratios, as torchmetrics accumulates it. Levels count as 0..1. Confined to one
 * thread.
 */
public final class PixelError {
    private double squares;
    private long count;

    /** @throws IllegalArgumentException if the sizes differ */
    public void add(RgbImage a, RgbImage b) {
        if (a.width() != b.width() || a.height() != b.height()) {
            throw new IllegalArgumentException("pictures of different sizes");
        }
        byte[] left = a.toBytes();
        byte[] right = b.toBytes();
        long sum = 0;
        for (int i = 0; i < left.length; i++) {
            int difference = (left[i] & 0xFF) - (right[i] & 0xFF);
            sum += (long) difference * difference;
        }
        squares += sum;
        count += left.length;
    }

    /** Mean squared error; NaN if nothing was added. */
    public double mse() {
        return squares / count / (255.0 * 255.0);
    }

    /** In decibels; infinite if the pictures are equal. */
    double psnr() {
        return -10 * Math.log10(mse());
    }
}
