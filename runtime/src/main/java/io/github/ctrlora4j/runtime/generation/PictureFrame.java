package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageSize;
import java.util.Optional;

/**
 * How given pictures come into the picture that is drawn: the initial image, its mask, and the sources of conditions
 * alike, so that they stay aligned. Arithmetic of stable-diffusion-webui's {@code resize_image}. Immutable.
 *
 * @param fit how a picture or the part gets the drawn size
 * @param whole size of the initial image, in which {@code part} lies
 * @param part the only part of it that is drawn
 */
record PictureFrame(ImageFit fit, ImageSize whole, Optional<CropRegion> part) {
    /** Brings a picture to a size, whatever its aspect. */
    interface Resizer {
        RgbImage to(RgbImage picture, ImageSize size);
    }

    /** @param size that is drawn */
    RgbImage place(RgbImage picture, ImageSize size, Resizer resizer) {
        RgbImage shown = part.map(region ->
                        region.scaled(whole, picture.width(), picture.height()).of(picture))
                .orElse(picture);
        boolean isStretched = fit == ImageFit.STRETCH || fit == ImageFit.LATENT;
        if (isStretched || shown.width() * (long) size.height() == shown.height() * (long) size.width()) {
            return resizer.to(shown, size);
        }
        boolean isWider = (double) shown.width() / shown.height() > (double) size.width() / size.height();
        boolean followsHeight = isWider == (fit == ImageFit.CROP);
        ImageSize scaled = followsHeight
                ? new ImageSize(side(shown.width(), size.height(), shown.height()), size.height())
                : new ImageSize(size.width(), side(shown.height(), size.width(), shown.width()));
        return centered(resizer.to(shown, scaled), size);
    }

    private static int side(int side, int wanted, int other) {
        return Math.max(1, (int) ((long) side * wanted / other));
    }

    /** Cuts what is too large, and repeats the border where it is too small. */
    private static RgbImage centered(RgbImage picture, ImageSize size) {
        int dx = size.width() / 2 - picture.width() / 2;
        int dy = size.height() / 2 - picture.height() / 2;
        byte[] from = picture.toBytes();
        byte[] to = new byte[3 * size.width() * size.height()];
        for (int y = 0, o = 0; y < size.height(); y++) {
            int row = within(y - dy, picture.height()) * picture.width();
            for (int x = 0; x < size.width(); x++, o += 3) {
                System.arraycopy(from, 3 * (row + within(x - dx, picture.width())), to, o, 3);
            }
        }
        return RgbImage.of(size.width(), size.height(), to);
    }

    private static int within(int position, int side) {
        return Math.max(0, Math.min(position, side - 1));
    }
}
