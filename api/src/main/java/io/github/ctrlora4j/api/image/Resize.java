package io.github.ctrlora4j.api.image;

import io.github.ctrlora4j.api.Experimental;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.util.Objects;

/**
 * OpenCV's {@code resize}. 8-bit results are its bytes exactly, except with {@link Interpolation#CUBIC}: that agrees
 * within one level, as OpenCV's own results do between machines. Float results agree within float rounding. A picture
 * that has the size already is returned itself.
 */
@Experimental
public final class Resize {
    private static final int GRID = 64;

    private Resize() {}

    /**
     * @param width of the result, in pixels
     * @param height of the result
     * @throws InvalidRequestException if a side is not positive or the result too large for an array
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
            throw new InvalidRequestException("cannot resize to " + width + "x" + height
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

    /**
     * The CtrLoRA reference's {@code resize_image}, which precedes every annotator: the shorter side becomes about
     * {@code resolution}, both sides snap to multiples of 64 independently, so that the aspect ratio is not kept
     * exactly. Lanczos when the picture grows, area when it shrinks.
     *
     * @throws InvalidRequestException if a side of the result would be 0 or the result too large for an array
     */
    public static RgbImage toResolution(RgbImage image, int resolution) {
        double scale = (double) resolution / Math.min(image.width(), image.height());
        return to(
                image,
                snapped(image.width(), scale),
                snapped(image.height(), scale),
                scale > 1 ? Interpolation.LANCZOS4 : Interpolation.AREA);
    }

    /** Halves go to the even multiple: 544 becomes 512. */
    private static int snapped(int side, double scale) {
        return (int) Math.min(Math.rint(side * scale / GRID) * GRID, Integer.MAX_VALUE);
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
