package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.models.DiffusionModel;

/** Pictures to latents and back. Confined to one thread. */
record PictureCodec(DiffusionModel model) {
    /**
     * The mean of the posterior, so that a picture's latent does not depend on a seed; stable-diffusion-webui draws from the
     * posterior, whose deviation is far below what is visible.
     *
     * @return (1, C, h, w), owned by {@code owner}
     */
    NDArray encode(NDManager owner, RgbImage picture) {
        try (NDManager scope = owner.newSubManager()) {
            return owned(owner, model.encodeImage(scope, ImageTensors.toSignedArray(scope, picture)));
        }
    }

    /** The latent of a picture that is gray where the mask is white; the mask is taken as black or white. */
    NDArray encodeMasked(NDManager owner, RgbImage picture, RgbImage mask) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray hole = ImageTensors.toArray(scope, mask).round();
            NDArray visible =
                    ImageTensors.toSignedArray(scope, picture).mul(hole.neg().add(1));
            return owned(owner, model.encodeImage(scope, visible));
        }
    }

    /** The latent of a picture that is gray everywhere. */
    NDArray encodeGray(NDManager owner, ImageSize size) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray gray = scope.zeros(new Shape(1, 3, size.height(), size.width()));
            return owned(owner, model.encodeImage(scope, gray));
        }
    }

    /** Picture i of a batch; decoded alone, so that memory does not grow with the batch. */
    RgbImage decode(NDArray latents, int i) {
        try (NDManager scope = latents.getManager().newSubManager()) {
            NDArray latent = latents.get(i + ":" + (i + 1));
            latent.attach(scope);
            return ImageTensors.toImage(model.decode(scope, latent));
        }
    }

    private static NDArray owned(NDManager owner, NDArray array) {
        array.attach(owner);
        return array;
    }
}
