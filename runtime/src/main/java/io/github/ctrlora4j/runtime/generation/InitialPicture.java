package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.imaging.Gaussian;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.PillowResize;
import io.github.ctrlora4j.imaging.Resize;
import java.util.Optional;

/**
 * The picture that a generation changes, at the size at which it is drawn. Order of work and numbers are those of
 * stable-diffusion-webui's img2img. Immutable.
 *
 * @param image what is encoded, not always at the drawn size; its masked part has the content that the request wants
 * @param frame for all other pictures of the request
 * @param masked what is painted anew; empty for all of the picture
 */
record InitialPicture(RgbImage image, PictureFrame frame, Optional<MaskedPart> masked) {
    /**
     * The part of a picture that is painted anew.
     *
     * @param mask white in this part, gray at its soft edge; of the drawn size
     * @param paste puts what is drawn into the picture that was given
     */
    record MaskedPart(RgbImage mask, PasteBack paste) {}

    /**
     * @param size that is drawn
     * @throws InvalidRequestException if the mask is black
     */
    static Optional<InitialPicture> of(GenerationRequest request, ImageSize size) {
        return request.initialImage().map(initial -> request.inpainting()
                .map(inpainting -> of(initial, inpainting, size))
                .orElseGet(() -> of(initial, size)));
    }

    private static InitialPicture of(InitialImage initial, ImageSize size) {
        PictureFrame frame = new PictureFrame(initial.fit(), sizeOf(initial.image()), Optional.empty());
        RgbImage encoded = initial.fit() == ImageFit.LATENT
                ? onGrid(initial.image())
                : frame.place(initial.image(), size, InitialPicture::resized);
        return new InitialPicture(encoded, frame, Optional.empty());
    }

    /** Without the last rows and columns that a latent has no cells for. */
    private static RgbImage onGrid(RgbImage image) {
        int width = Math.max(ImageSizing.GRID, image.width() / ImageSizing.GRID * ImageSizing.GRID);
        int height = Math.max(ImageSizing.GRID, image.height() / ImageSizing.GRID * ImageSizing.GRID);
        boolean isTooSmall = image.width() < ImageSizing.GRID || image.height() < ImageSizing.GRID;
        return isTooSmall
                ? resized(image, new ImageSize(width, height))
                : new CropRegion(0, 0, width, height).of(image);
    }

    private static InitialPicture of(InitialImage initial, Inpainting inpainting, ImageSize size) {
        RgbImage image = initial.image();
        RgbImage mask = mask(inpainting, sizeOf(image));
        CropRegion masked = CropRegion.around(mask, inpainting.padding())
                .orElseThrow(() -> new InvalidRequestException(
                        "inpainting",
                        "the mask marks nothing: it is " + (inpainting.inverted() ? "white" : "black")
                                + " everywhere; leave it out to change the whole picture"));
        PictureFrame frame = inpainting.onlyMasked()
                ? new PictureFrame(
                        ImageFit.FILL,
                        sizeOf(image),
                        Optional.of(masked.withAspect(size, image.width(), image.height())))
                : new PictureFrame(initial.fit(), sizeOf(image), Optional.empty());
        RgbImage drawn = frame.place(image, size, InitialPicture::resized);
        RgbImage drawnMask = frame.place(mask, size, InitialPicture::resized);
        PasteBack paste = frame.part()
                .map(region -> new PasteBack(image, mask, region))
                .orElseGet(() -> PasteBack.over(drawn, drawnMask));
        boolean isFilled = inpainting.content() != MaskedContent.ORIGINAL;
        boolean isLatent = frame.fit() == ImageFit.LATENT;
        RgbImage encoded = isLatent ? onGrid(image) : drawn;
        RgbImage encodedMask = isLatent ? onGrid(mask) : drawnMask;
        return new InitialPicture(
                isFilled ? MaskFill.fill(encoded, encodedMask) : encoded,
                frame,
                Optional.of(new MaskedPart(drawnMask, paste)));
    }

    /** The mask at the image's size, white where it is painted anew, with a soft edge. */
    private static RgbImage mask(Inpainting inpainting, ImageSize size) {
        RgbImage gray = luma(inpainting.mask(), inpainting.inverted());
        RgbImage mask = Resize.to(gray, size.width(), size.height(), Interpolation.LINEAR);
        int x = inpainting.blurX();
        int y = inpainting.blurY();
        RgbImage blurred = x == 0 ? mask : Gaussian.blurRows(mask, taps(x), x);
        return y == 0 ? blurred : Gaussian.blurColumns(blurred, taps(y), y);
    }

    private static int taps(int blur) {
        return 2 * (int) (2.5 * blur + 0.5) + 1;
    }

    /** ITU-R 601 luma in all three channels, rounded as Pillow does. */
    private static RgbImage luma(RgbImage picture, boolean inverted) {
        byte[] rgb = picture.toBytes();
        for (int i = 0; i < rgb.length; i += 3) {
            int sum = 19595 * (rgb[i] & 0xFF) + 38470 * (rgb[i + 1] & 0xFF) + 7471 * (rgb[i + 2] & 0xFF);
            int luma = (sum + 0x8000) >> 16;
            byte value = (byte) (inverted ? 255 - luma : luma);
            rgb[i] = value;
            rgb[i + 1] = value;
            rgb[i + 2] = value;
        }
        return RgbImage.of(picture.width(), picture.height(), rgb);
    }

    /** Pillow's Lanczos, with which stable-diffusion-webui resizes everything here. */
    static RgbImage resized(RgbImage picture, ImageSize size) {
        return sizeOf(picture).equals(size) ? picture : PillowResize.lanczos(picture, size.width(), size.height());
    }

    static ImageSize sizeOf(RgbImage picture) {
        return new ImageSize(picture.width(), picture.height());
    }
}
