package io.github.ctrlora4j.imaging;

/**
 * OpenCV's {@code Sobel} on float32 with a 3×3 kernel: [-1 0 1] × [1 2 1], not scaled, border REFLECT_101, so that the
 * derivative across the edge of the picture is 0. Agrees within float rounding.
 */
public final class Sobel {
    private static final float[] DERIVATIVE = {-1, 0, 1};
    private static final float[] SMOOTHING = {1, 2, 1};

    private Sobel() {}

    /** The derivative along a row: positive where values grow to the right. */
    public static FloatPlane dx(FloatPlane plane) {
        return FloatConvolution.separable(plane, DERIVATIVE, SMOOTHING);
    }

    /** The derivative along a column: positive where values grow downwards. */
    public static FloatPlane dy(FloatPlane plane) {
        return FloatConvolution.separable(plane, SMOOTHING, DERIVATIVE);
    }
}
