package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Optional;

/** Decides how large the pictures of a generation are, and brings sources and condition images to that size. */
public final class ImageSizing {
    /** A latent's side is an eighth of the picture's. */
    static final int GRID = 8;
    /** The reference rounds to multiples of this, which every level of the UNet can halve without a remainder. */
    private static final int REFERENCE_GRID = 64;

    private static final int MIN = 64;
    private static final int MAX = 2048;

    /** 1024 x 1024 cells of 4 numbers are 16 MB for each picture. */
    private static final int MAX_SEED_SIDE = 8192;

    private ImageSizing() {}

    /**
     * The requested size with both sides rounded to the nearest multiple of 8. Without one the given picture
     * decides in the same way; if its shorter side exceeds twice the model's native resolution, it is first scaled down
     * like the CtrLoRA reference does: shorter side to the native resolution, then both sides to multiples of 64, ties
     * to even. Without a condition the native square.
     *
     * @throws InvalidRequestException if a side would leave 64..2048
     */
    static ImageSize of(Optional<ImageSize> wanted, Optional<ImageSize> source, int nativeResolution) {
        if (wanted.isPresent()) {
            return rounded(wanted.get());
        }
        if (source.isEmpty()) {
            return new ImageSize(nativeResolution, nativeResolution);
        }
        int shorter = Math.min(source.get().width(), source.get().height());
        if (shorter <= 2 * nativeResolution) {
            return rounded(source.get());
        }
        double scale = (double) nativeResolution / shorter;
        return inRange(new ImageSize(
                referenceGrid(source.get().width() * scale),
                referenceGrid(source.get().height() * scale)));
    }

    /**
     * The size of a second pass: the given one, or the first one's times the scale, rounded down as
     * stable-diffusion-webui does; then to the nearest multiple of 8.
     */
    static ImageSize enlarged(ImageSize first, HiresFix fix) {
        return rounded(fix.size()
                .orElseGet(() ->
                        new ImageSize((int) (first.width() * fix.scale()), (int) (first.height() * fix.scale()))));
    }

    /**
     * A source before detection: Lanczos when it grows, area averaging when it shrinks, as the reference's
     * resize_image.
     */
    public static RgbImage source(RgbImage image, ImageSize size) {
        double scale = (double) Math.min(size.width(), size.height()) / Math.min(image.width(), image.height());
        return resized(image, size, scale > 1 ? Interpolation.LANCZOS4 : Interpolation.AREA);
    }

    /** A finished condition image: bilinear, as the reference's interactive tool. */
    static RgbImage conditionImage(RgbImage image, ImageSize size) {
        return resized(image, size, Interpolation.LINEAR);
    }

    private static RgbImage resized(RgbImage image, ImageSize size, Interpolation interpolation) {
        boolean fits = image.width() == size.width() && image.height() == size.height();
        return fits ? image : Resize.to(image, size.width(), size.height(), interpolation);
    }

    /**
     * A size at which nothing but noise is drawn; without a bound, a picture's metadata could ask for gigabytes of it.
     *
     * @throws InvalidRequestException if a side leaves 8..8192
     */
    static void requireSeedSize(ImageSize size) {
        if (Math.min(size.width(), size.height()) < GRID || Math.max(size.width(), size.height()) > MAX_SEED_SIDE) {
            throw new InvalidRequestException(
                    "seedSize", "needs sides within " + GRID + ".." + MAX_SEED_SIDE + " pixels, got " + size);
        }
    }

    private static int referenceGrid(double side) {
        return (int) Math.rint(side / REFERENCE_GRID) * REFERENCE_GRID;
    }

    private static ImageSize rounded(ImageSize size) {
        return inRange(new ImageSize(nearest(size.width()), nearest(size.height())));
    }

    private static int nearest(int side) {
        return Math.max(GRID, (side + GRID / 2) / GRID * GRID);
    }

    private static ImageSize inRange(ImageSize size) {
        if (Math.min(size.width(), size.height()) < MIN || Math.max(size.width(), size.height()) > MAX) {
            throw new InvalidRequestException(
                    "size",
                    "the sides of pictures must be within " + MIN + ".." + MAX + " pixels, got " + size
                            + "; give another size");
        }
        return size;
    }
}
