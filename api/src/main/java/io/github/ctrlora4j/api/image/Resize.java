package io.github.ctrlora4j.api.image;

import io.github.ctrlora4j.api.Experimental;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.util.Objects;

/**
 * Brings pictures to a size, as the CtrLoRA reference does with OpenCV.
 *
 * <p>A picture that has the size already is returned as it is.
 */
@Experimental
public final class Resize {
    /** The reference's sides are multiples of this: a latent's side is side / 8, and the UNet halves it three times. */
    private static final int SIDE_STEP = 64;

    private Resize() {}

    /**
     * What {@code cv2.resize} gives: bit-equal, except that {@link Interpolation#CUBIC} may differ by one level.
     *
     * @throws InvalidRequestException if a side is not positive or the result does not fit in an array
     */
    public static RgbImage to(RgbImage image, int width, int height, Interpolation interpolation) {
        Objects.requireNonNull(interpolation, "interpolation");
        requireSize(width, height);
        if (image.width() == width && image.height() == height) {
            return image;
        }
        Pixels source = new Pixels(image.width(), image.height(), image.toBytes());
        Pixels target = Pixels.empty(width, height);
        switch (interpolation) {
            case NEAREST -> Nearest.resize(source, target);
            case AREA -> Area.resize(source, target);
            case LINEAR -> Separable.resize(source, target, Taps::linear);
            case CUBIC -> Separable.resize(source, target, Taps::cubic);
            case LANCZOS4 -> Separable.resize(source, target, Taps::lanczos4);
        }
        return RgbImage.of(width, height, target.rgb());
    }

    /** Bilinear: the reference's choice for finished condition maps. */
    public static RgbImage linear(RgbImage image, int width, int height) {
        return to(image, width, height, Interpolation.LINEAR);
    }

    /** The reference's choice for sources: Lanczos if the shorter side grows, otherwise area averaging. */
    public static RgbImage reference(RgbImage image, int width, int height) {
        return to(image, width, height, forScale((double) Math.min(width, height) / shorterSide(image)));
    }

    /**
     * The reference's {@code resize_image}: the shorter side becomes about {@code resolution}, and both sides snap to
     * the nearest multiple of 64 (ties to the even multiple), each by itself, so that the aspect ratio may change.
     *
     * @throws InvalidRequestException if a side would become 0 or the result does not fit in an array
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

    /** The cast saturates, so that a huge side is refused as too large and does not wrap. */
    private static int snap(double side) {
        return (int) (Math.rint(side / SIDE_STEP) * SIDE_STEP);
    }

    private static void requireSize(int width, int height) {
        if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE / 3) {
            throw new InvalidRequestException("cannot resize an image to " + width + "x" + height
                    + ": sides must be positive and width*height*3 at most " + Integer.MAX_VALUE);
        }
    }
}
