package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.VaeTiling;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.DiffusionModel.TileWork;
import io.github.ctrlora4j.runtime.models.ImageTensors;

/**
 * Pictures to latents and back, in tiles where that is wanted. Confined to one thread.
 *
 * @param isSeamless whether opposite edges fit together, also where a picture is worked on in tiles; so is the model
 * @param betweenTiles called before each tile, and may throw
 */
record PictureCodec(DiffusionModel model, VaeTiling tiling, boolean isSeamless, Runnable betweenTiles) {
    /**
     * Larger pictures are tiled by default. The widest layers of Stable Diffusion's VAE have 256 channels at the
     * picture's full size, of which about three are in memory together: 3 KB for each pixel, 4 GB for this many.
     */
    static final long MAX_WHOLE = 1280 * 1024;

    /** Without tiles. */
    static PictureCodec whole(DiffusionModel model) {
        return new PictureCodec(model, VaeTiling.NEVER, false, () -> {});
    }

    boolean isTiled(long width, long height) {
        return isTiled(tiling, width, height);
    }

    static boolean isTiled(VaeTiling tiling, long width, long height) {
        return tiling == VaeTiling.ALWAYS || tiling == VaeTiling.AUTO && width * height > MAX_WHOLE;
    }

    /**
     * The mean of the posterior, so that a picture's latent does not depend on a seed; stable-diffusion-webui draws
     * from the posterior, whose deviation is far below what is visible.
     *
     * @return (1, C, h, w), owned by {@code owner}
     */
    NDArray encode(NDManager owner, RgbImage picture) {
        try (NDManager scope = owner.newSubManager()) {
            return encodeImage(owner, ImageTensors.toSignedArray(scope, picture));
        }
    }

    /** The latent of a picture that is gray where the mask is white; the mask is taken as black or white. */
    NDArray encodeMasked(NDManager owner, RgbImage picture, RgbImage mask) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray hole = ImageTensors.toArray(scope, mask).round();
            return encodeImage(
                    owner,
                    ImageTensors.toSignedArray(scope, picture).mul(hole.neg().add(1)));
        }
    }

    /** The latent of a picture that is gray everywhere. */
    NDArray encodeGray(NDManager owner, ImageSize size) {
        try (NDManager scope = owner.newSubManager()) {
            return encodeImage(owner, scope.zeros(new Shape(1, 3, size.height(), size.width())));
        }
    }

    /** The latent of a condition image, which is not rescaled to -1..1. */
    NDArray encodeCondition(NDManager owner, RgbImage image) {
        try (NDManager scope = owner.newSubManager()) {
            NDArray array = ImageTensors.toArray(scope, image);
            return isTiled(image.width(), image.height())
                    ? encodedInTiles(owner, array, TileWork.ENCODE_CONDITION)
                    : model.encodeCondition(owner, array);
        }
    }

    private NDArray encodeImage(NDManager owner, NDArray image) {
        Shape shape = image.getShape();
        return isTiled(shape.get(3), shape.get(2))
                ? encodedInTiles(owner, image, TileWork.ENCODE_IMAGE)
                : model.encodeImage(owner, image);
    }

    private VaeTiles.Network network(TileWork work) {
        return (scope, tile, statistics) -> {
            betweenTiles.run();
            return model.tile(scope, work, tile, statistics);
        };
    }

    private NDArray encodedInTiles(NDManager owner, NDArray image, TileWork work) {
        try (NDManager scope = owner.newSubManager()) {
            VaeTiles tiles = new VaeTiles(VaeTiles.SIDE, model.latents().scale(), 1, isSeamless);
            return model.whole(owner, work, tiles.through(scope, image, network(work)));
        }
    }

    /** Picture i of a batch; decoded alone, so that memory does not grow with the batch. */
    RgbImage decode(NDArray latents, int i) {
        try (NDManager scope = latents.getManager().newSubManager()) {
            NDArray latent = latents.get(i + ":" + (i + 1));
            latent.attach(scope);
            ImageTensors.requireDenoised(latent);
            return ImageTensors.toImage(decode(scope, latent));
        }
    }

    /** @return (1, 3, H, W), owned by {@code scope} */
    NDArray decode(NDManager scope, NDArray latent) {
        int scale = model.latents().scale();
        Shape shape = latent.getShape();
        return isTiled(scale * shape.get(3), scale * shape.get(2))
                ? new VaeTiles(VaeTiles.SIDE, 1, scale, isSeamless)
                        .through(scope, model.whole(scope, TileWork.DECODE, latent), network(TileWork.DECODE))
                : model.decode(scope, latent);
    }
}
