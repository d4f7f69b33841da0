package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Upscaler;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import io.github.ctrlora4j.runtime.models.LatentSpace;
import java.util.Optional;

/**
 * Brings what a first pass has drawn to the size of the second. Where the aspect differs, the middle is taken. What is
 * seamless stays so, unless the aspect differs.
 *
 * @param drawn of the model that has drawn the pictures
 * @param next of the model that draws over them
 */
record Enlargement(HiresFix fix, PictureCodec drawn, PictureCodec next) {
    /**
     * @param latents (N, C, h, w)
     * @return owned by {@code owner}
     */
    NDArray enlarge(NDManager owner, NDArray latents, ImageSize size, LatentSpace space) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray enlarged = fix.upscaler().isLatent()
                    ? resized(
                            scope, latents, space.shape((int) latents.getShape().get(0), size))
                    : redrawn(scope, latents, size);
            return scope.ret(enlarged);
        }
    }

    private NDArray resized(NDManager scope, NDArray latents, Shape wanted) {
        Shape shape = latents.getShape();
        int height = (int) shape.get(2);
        int width = (int) shape.get(3);
        double factor = Math.max((double) wanted.get(2) / height, (double) wanted.get(3) / width);
        int coveringHeight = (int) Math.max(wanted.get(2), Math.round(height * factor));
        int coveringWidth = (int) Math.max(wanted.get(3), Math.round(width * factor));
        LatentResize resize = LatentResize.of(fix.upscaler());
        float[] values = next.isSeamless()
                ? WrappedResize.of(new ImageSize(width, height), new ImageSize(coveringWidth, coveringHeight))
                        .resized(latents.toFloatArray(), resize::resize)
                : resize.resize(latents.toFloatArray(), height, width, coveringHeight, coveringWidth);
        NDArray covering = scope.create(values, new Shape(shape.get(0), shape.get(1), coveringHeight, coveringWidth));
        long top = (coveringHeight - wanted.get(2)) / 2;
        long left = (coveringWidth - wanted.get(3)) / 2;
        return covering.get(":, :, " + top + ":" + (top + wanted.get(2)) + ", " + left + ":" + (left + wanted.get(3)));
    }

    private NDArray redrawn(NDManager scope, NDArray latents, ImageSize size) {
        NDList enlarged = new NDList();
        for (int i = 0; i < latents.getShape().get(0); i++) {
            RgbImage picture = drawn.decode(latents, i);
            PictureFrame frame =
                    new PictureFrame(ImageFit.CROP, new ImageSize(picture.width(), picture.height()), Optional.empty());
            enlarged.add(next.encode(scope, frame.place(picture, size, this::resized)));
        }
        return NDArrays.concat(enlarged);
    }

    private RgbImage resized(RgbImage picture, ImageSize size) {
        return next.isSeamless()
                ? WrappedResize.of(new ImageSize(picture.width(), picture.height()), size)
                        .resized(picture, this::filtered)
                : filtered(picture, size);
    }

    private RgbImage filtered(RgbImage picture, ImageSize size) {
        return fix.upscaler() == Upscaler.NEAREST
                ? Resize.to(picture, size.width(), size.height(), Interpolation.NEAREST)
                : InitialPicture.resized(picture, size);
    }
}
