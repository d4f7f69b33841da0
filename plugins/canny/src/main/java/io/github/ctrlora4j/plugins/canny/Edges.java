package io.github.ctrlora4j.plugins.canny;

import io.github.ctrlora4j.api.RgbImage;

/** Thins gradients to ridges and keeps those that exceed the high threshold somewhere. Confined to one detection. */
final class Edges {
    /** tan(22.5°) · 2¹⁵ = 13572.9…, rounded as in OpenCV. */
    private static final int TAN_22_5 = 13573;

    private static final byte CANDIDATE = 1;
    private static final byte EDGE = 2;

    private final Gradients gradients;

    /** Includes the gradients' border, which never becomes an edge. */
    private final byte[] states;

    /** Stack of edge pixels whose neighbors are still to be checked; each pixel is pushed at most once. */
    private final int[] pending;

    private int pendingCount;

    private Edges(Gradients gradients) {
        this.gradients = gradients;
        this.states = new byte[gradients.magnitude.length];
        this.pending = new int[gradients.width * gradients.height];
    }

    /** @return 255 on edges, 0 elsewhere, in all three channels */
    static RgbImage trace(Gradients gradients, int low, int high) {
        Edges edges = new Edges(gradients);
        edges.findRidges(low, high);
        edges.followRidges();
        return edges.toImage();
    }

    private void findRidges(int low, int high) {
        for (int y = 1; y <= gradients.height; y++) {
            int first = y * gradients.stride + 1;
            for (int i = first; i < first + gradients.width; i++) {
                int magnitude = gradients.magnitude[i];
                if (magnitude > low && isRidge(i, magnitude)) {
                    if (magnitude > high) {
                        push(i);
                    } else {
                        states[i] = CANDIDATE;
                    }
                }
            }
        }
    }

    /**
     * Not exceeded by its two neighbors in the direction of the gradient, rounded to 45°; of two equals the first
     * stays.
     */
    private boolean isRidge(int i, int magnitude) {
        short[] magnitudes = gradients.magnitude;
        int stride = gradients.stride;
        int dx = gradients.dx[i];
        int dy = gradients.dy[i];
        int steepness = Math.abs(dy) << 15;
        int flat = Math.abs(dx) * TAN_22_5;
        if (steepness < flat) {
            return magnitude > magnitudes[i - 1] && magnitude >= magnitudes[i + 1];
        }
        // tan(67.5°) = tan(22.5°) + 2
        if (steepness > flat + (Math.abs(dx) << 16)) {
            return magnitude > magnitudes[i - stride] && magnitude >= magnitudes[i + stride];
        }
        int diagonal = (dx ^ dy) < 0 ? stride - 1 : stride + 1;
        return magnitude > magnitudes[i - diagonal] && magnitude > magnitudes[i + diagonal];
    }

    private void followRidges() {
        int stride = gradients.stride;
        while (pendingCount > 0) {
            int i = pending[--pendingCount];
            for (int row = i - stride; row <= i + stride; row += stride) {
                for (int neighbor = row - 1; neighbor <= row + 1; neighbor++) {
                    if (states[neighbor] == CANDIDATE) {
                        push(neighbor);
                    }
                }
            }
        }
    }

    private void push(int i) {
        states[i] = EDGE;
        pending[pendingCount++] = i;
    }

    private RgbImage toImage() {
        byte[] rgb = new byte[3 * gradients.width * gradients.height];
        int out = 0;
        for (int y = 1; y <= gradients.height; y++) {
            int first = y * gradients.stride + 1;
            for (int i = first; i < first + gradients.width; i++, out += 3) {
                if (states[i] == EDGE) {
                    rgb[out] = (byte) 255;
                    rgb[out + 1] = (byte) 255;
                    rgb[out + 2] = (byte) 255;
                }
            }
        }
        return RgbImage.of(gradients.width, gradients.height, rgb);
    }
}
