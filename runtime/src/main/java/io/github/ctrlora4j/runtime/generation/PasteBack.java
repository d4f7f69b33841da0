package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;

/**
 * Puts what was drawn into the picture that was given: where the mask is black, not a single value changes. Immutable.
 *
 * @param original the picture
 * @param mask of the same size; its gray is the share of what was drawn
 * @param region where it belongs
 */
record PasteBack(RgbImage original, RgbImage mask, CropRegion region) {
    /** Over all of a picture; the soft edge of the mask then lies outside of it only, as in stable-diffusion-webui. */
    static PasteBack over(RgbImage original, RgbImage mask) {
        byte[] wide = mask.toBytes();
        for (int i = 0; i < wide.length; i++) {
            wide[i] = (byte) Math.min(255, 2 * (wide[i] & 0xFF));
        }
        return new PasteBack(
                original,
                RgbImage.of(mask.width(), mask.height(), wide),
                new CropRegion(0, 0, original.width(), original.height()));
    }

    /** @param drawn of any size, is resized to the region's */
    RgbImage paste(RgbImage drawn) {
        byte[] fitting = InitialPicture.resized(drawn, new ImageSize(region.width(), region.height()))
                .toBytes();
        byte[] result = original.toBytes();
        byte[] shares = mask.toBytes();
        for (int y = 0, i = 0; y < region.height(); y++) {
            int o = 3 * ((region.y() + y) * original.width() + region.x());
            for (int end = o + 3 * region.width(); o < end; o++, i++) {
                int share = shares[o] & 0xFF;
                int sum = (fitting[i] & 0xFF) * share + (result[o] & 0xFF) * (255 - share);
                result[o] = (byte) ((2 * sum + 255) / 510);
            }
        }
        return RgbImage.of(original.width(), original.height(), result);
    }
}
