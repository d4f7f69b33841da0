package io.github.ctrlora4j.imaging;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Objects;

/**
 * OpenCV's {@code resize}. 8-bit results equal its bytes; with {@link Interpolation#CUBIC} they equal those of a build
 * without Intel's IPP. With IPP, values differ by one level, depending on the machine. Float results agree within float
 * rounding. A picture that already has the size is returned as it is.
 */
public final class Resize {
    /** The reference's sides are multiples of this: a latent's side is side / 8, and the UNet halves it three times. */
    private static final int SIDE_STEP = 64;

    private Resize() {}

    /**
     * @param width of the result, in pixels
     * @param height of the result
     * @throws IllegalArgumentException if a side is not positive or the result too large for an array
     */
    public static RgbImage to(RgbImage image, int width, int height, Interpolation interpolation) {
        Objects.requireNonNull(interpolation, "interpolation");
        return image.width() == width && image.height() == height
                ? image
                : resized(Pixels.of(image), width, height, interpolation).toRgb();
    }

    /** As {@link #to(RgbImage, int, int, Interpolation)}, one channel. */
    public static GrayImage to(GrayImage image, int width, int height, Interpolation interpolation) {
        Objects.requireNonNull(interpolation, "interpolation");
        return image.width() == width && image.height() == height
                ? image
                : new GrayImage(resized(image.pixels(), width, height, interpolation));
    }

    /** As {@link #to(RgbImage, int, int, Interpolation)}, in float32. */
    public static FloatPlane to(FloatPlane plane, int width, int height, Interpolation interpolation) {
        if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("cannot resize to " + width + "x" + height
                    + ": sides must be positive and width*height below 2^31");
        }
        if (plane.width() == width && plane.height() == height) {
            return plane;
        }
        return switch (interpolation) {
            case NEAREST -> FloatResize.nearest(plane, width, height);
            case AREA ->
                shrinks(plane.width(), plane.height(), width, height)
                        ? AreaResize.shrink(plane, width, height)
                        : FloatResize.interpolate(plane, width, height, interpolation);
            case LINEAR, CUBIC, LANCZOS4 -> FloatResize.interpolate(plane, width, height, interpolation);
        };
    }

    /** Bilinear: the reference's choice for finished condition images. */
    public static RgbImage linear(RgbImage image, int width, int height) {
        return to(image, width, height, Interpolation.LINEAR);
    }

    /** The reference's choice for sources: Lanczos if the shorter side grows, otherwise area averaging. */
    public static RgbImage reference(RgbImage image, int width, int height) {
        return to(image, width, height, forScale((double) Math.min(width, height) / shorterSide(image)));
    }

    /**
     * The reference's {@code resize_image}, which precedes every annotator: the shorter side becomes about {@code
     * resolution}, and both sides snap to the nearest multiple of 64 (ties to the even multiple), each separately, so
     * that the aspect ratio may change.
     *
     * @throws IllegalArgumentException if a side would become 0 or the result does not fit in an array
     */
    public static RgbImage resizeImage(RgbImage image, int resolution) {
        double scale = (double) resolution / shorterSide(image);
        return to(image, snap(image.width() * scale), snap(image.height() * scale), forScale(scale));
    }

    private static int shorterSide(RgbImage image) {
        return Math.min(image.width(), image.height());
    }

    private static Interpolation forScale(double scale) {
        return scale > 1 ? Interpolation.LANCZOS4 : Interpolation.AREA;
    }

    /** The cast saturates, so that a huge side is rejected as too large and does not wrap. */
    private static int snap(double side) {
        return (int) (Math.rint(side / SIDE_STEP) * SIDE_STEP);
    }

    private static Pixels resized(Pixels source, int width, int height, Interpolation interpolation) {
        Pixels target = source.blank(width, height);
        switch (interpolation) {
            case NEAREST -> FixedPointResize.nearest(source, target);
            case AREA -> {
                if (shrinks(source.width(), source.height(), width, height)) {
                    AreaResize.shrink(source, target);
                } else {
                    FixedPointResize.interpolate(source, target, interpolation);
                }
            }
            case LINEAR -> {
                // OpenCV, too, averages when a bilinear resize halves both sides exactly.
                if (source.width() == 2 * width && source.height() == 2 * height) {
                    AreaResize.shrink(source, target);
                } else {
                    FixedPointResize.interpolate(source, target, interpolation);
                }
            }
            case CUBIC, LANCZOS4 -> FixedPointResize.interpolate(source, target, interpolation);
        }
        return target;
    }

    private static boolean shrinks(int width, int height, int newWidth, int newHeight) {
        return newWidth <= width && newHeight <= height;
    }
}
