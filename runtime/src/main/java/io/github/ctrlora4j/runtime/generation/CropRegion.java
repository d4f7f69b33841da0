package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import java.util.Optional;

/** A rectangle within a picture, not empty. Immutable. */
record CropRegion(int x, int y, int width, int height) {
    /**
     * The smallest rectangle around everything in a mask that is not black, with padding on each side, within the mask.
     *
     * @return empty if the mask is black
     */
    static Optional<CropRegion> around(RgbImage mask, int padding) {
        byte[] rgb = mask.toBytes();
        int left = mask.width();
        int right = -1;
        int top = mask.height();
        int bottom = -1;
        for (int y = 0, i = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++, i += 3) {
                if (rgb[i] != 0) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = y;
                }
            }
        }
        if (right < 0) {
            return Optional.empty();
        }
        int x = Math.max(0, left - padding);
        int y = Math.max(0, top - padding);
        return Optional.of(new CropRegion(
                x,
                y,
                Math.min(mask.width(), right + 1 + padding) - x,
                Math.min(mask.height(), bottom + 1 + padding) - y));
    }

    /** This rectangle made wider or higher until it has the aspect of {@code size}, as far as the picture reaches. */
    CropRegion withAspect(ImageSize size, int pictureWidth, int pictureHeight) {
        if ((long) width * size.height() > (long) height * size.width()) {
            int wanted = (int) ((double) width * size.height() / size.width());
            int higher = Math.min(wanted, pictureHeight);
            return new CropRegion(x, begin(y, height, higher, pictureHeight), width, higher);
        }
        int wanted = (int) ((double) height * size.width() / size.height());
        int wider = Math.min(wanted, pictureWidth);
        return new CropRegion(begin(x, width, wider, pictureWidth), y, wider, height);
    }

    /** Where a side begins that grows evenly in both directions, but not beyond the picture. */
    private static int begin(int begin, int side, int grown, int limit) {
        return Math.max(0, Math.min(begin - (grown - side) / 2, limit - grown));
    }

    /** The same part of another picture that shows the same in another size. */
    CropRegion scaled(ImageSize from, int toWidth, int toHeight) {
        int left = scaled(x, from.width(), toWidth);
        int top = scaled(y, from.height(), toHeight);
        return new CropRegion(
                Math.min(left, toWidth - 1),
                Math.min(top, toHeight - 1),
                Math.max(1, scaled(x + width, from.width(), toWidth) - left),
                Math.max(1, scaled(y + height, from.height(), toHeight) - top));
    }

    private static int scaled(int position, int from, int to) {
        return (int) Math.round((double) position * to / from);
    }

    /** This part of a picture. */
    RgbImage of(RgbImage picture) {
        if (width == picture.width() && height == picture.height()) {
            return picture;
        }
        byte[] from = picture.toBytes();
        byte[] part = new byte[3 * width * height];
        for (int row = 0; row < height; row++) {
            System.arraycopy(from, 3 * ((y + row) * picture.width() + x), part, 3 * row * width, 3 * width);
        }
        return RgbImage.of(width, height, part);
    }
}
