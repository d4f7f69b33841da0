package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.RgbImage;

/**
 * Fills the masked part of a picture with blurred colors of its surroundings: the rest of the picture is blurred ever
 * less, and laid over the result so far, as stable-diffusion-webui does. A Gaussian is taken as three box blurs, like
 * Pillow's.
 */
final class MaskFill {
    private static final int[][] RADIUS_AND_REPEATS = {{256, 1}, {64, 1}, {16, 2}, {4, 4}, {2, 2}, {0, 1}};

    private static final int BOXES = 3;

    private MaskFill() {}

    /** @param mask of the picture's size; white is filled */
    static RgbImage fill(RgbImage picture, RgbImage mask) {
        int width = picture.width();
        int height = picture.height();
        byte[] rgb = picture.toBytes();
        byte[] shares = mask.toBytes();
        float[] kept = new float[4 * width * height];
        for (int i = 0; i < width * height; i++) {
            float alpha = 1 - (shares[3 * i] & 0xFF) / 255f;
            kept[4 * i] = alpha;
            for (int c = 0; c < 3; c++) {
                kept[4 * i + 1 + c] = alpha * (rgb[3 * i + c] & 0xFF);
            }
        }
        float[] filled = new float[4 * width * height];
        for (int[] layer : RADIUS_AND_REPEATS) {
            float[] blurred = blurred(kept, width, height, layer[0]);
            for (int repeat = 0; repeat < layer[1]; repeat++) {
                over(filled, blurred);
            }
        }
        return opaque(filled, width, height);
    }

    /** Both have alpha and the colors times alpha. */
    private static void over(float[] below, float[] above) {
        for (int i = 0; i < below.length; i += 4) {
            float rest = 1 - above[i];
            for (int c = 0; c < 4; c++) {
                below[i + c] = above[i + c] + below[i + c] * rest;
            }
        }
    }

    private static RgbImage opaque(float[] pixels, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            float alpha = pixels[4 * i];
            for (int c = 0; c < 3; c++) {
                float value = alpha == 0 ? 0 : pixels[4 * i + 1 + c] / alpha;
                rgb[3 * i + c] = (byte) Math.min(255, Math.round(value));
            }
        }
        return RgbImage.of(width, height, rgb);
    }

    private static float[] blurred(float[] pixels, int width, int height, double sigma) {
        if (sigma == 0) {
            return pixels;
        }
        // The box whose three-fold blur has this variance; its ends count in part.
        double ideal = Math.sqrt(12 * sigma * sigma / BOXES + 1);
        int whole = (int) ((ideal - 1) / 2);
        double part = ((2 * whole + 1) * (whole * (whole + 1) - 3 * sigma * sigma / BOXES))
                / (6 * (sigma * sigma / BOXES - (whole + 1.0) * (whole + 1)));
        float[] result = pixels.clone();
        for (int i = 0; i < BOXES; i++) {
            for (int y = 0; y < height; y++) {
                box(result, 4 * y * width, 4, width, whole, part);
            }
        }
        for (int i = 0; i < BOXES; i++) {
            for (int x = 0; x < width; x++) {
                box(result, 4 * x, 4 * width, height, whole, part);
            }
        }
        return result;
    }

    /** One line of pixels in place, with its ends repeated; running sums make the radius cost nothing. */
    private static void box(float[] pixels, int first, int step, int length, int whole, double part) {
        double[] sums = new double[length + 1];
        for (int c = 0; c < 4; c++) {
            for (int i = 0; i < length; i++) {
                sums[i + 1] = sums[i] + pixels[first + i * step + c];
            }
            double left = pixels[first + c];
            double right = pixels[first + (length - 1) * step + c];
            for (int i = 0; i < length; i++) {
                double inner = sum(sums, i - whole, i + whole + 1, left, right);
                double outer = sum(sums, i - whole - 1, i + whole + 2, left, right);
                pixels[first + i * step + c] = (float) ((inner + part * (outer - inner)) / (2 * (whole + part) + 1));
            }
        }
    }

    private static double sum(double[] sums, int from, int to, double left, double right) {
        int length = sums.length - 1;
        return sums[Math.min(to, length)]
                - sums[Math.max(from, 0)]
                + Math.max(0, -from) * left
                + Math.max(0, to - length) * right;
    }
}
