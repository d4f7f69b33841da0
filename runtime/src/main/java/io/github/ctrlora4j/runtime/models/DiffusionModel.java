package io.github.ctrlora4j.runtime.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import io.github.ctrlora4j.runtime.prompt.PromptChunk;
import java.util.List;

/**
 * The loaded parts of a checkpoint, as a generation uses them; the caller frees them. All arrays are float32 at this
 * border, whatever the networks compute in; results belong to {@code owner}. Shapes are those of {@link #latents()}: C
 * channels, h = H / scale. Confined to one thread.
 */
public interface DiffusionModel {
    LatentSpace latents();

    /**
     * The same model for pictures whose opposite edges fit together: every convolution takes what lies beyond an edge
     * from the opposite one, as PyTorch's padding mode "circular" does. Shares the weights, and is not closed.
     */
    DiffusionModel seamless();

    /**
     * Context of a prompt. Weighted tokens are multiplied, and each chunk gets its mean back, as in
     * stable-diffusion-webui.
     *
     * @param clipSkip 1 reads the whole text encoder, 2 leaves out its last layer
     * @return (1, 77 · chunks, width)
     * @throws io.github.ctrlora4j.api.InvalidRequestException if the text encoder has not that many layers
     */
    NDArray encodeText(NDManager owner, List<PromptChunk> chunks, int clipSkip);

    /** Names the weights that encode condition images: models with equal ones make equal latents. */
    default Object conditionEncoder() {
        return this;
    }

    /**
     * Condition latent: the posterior's mean times the latent scale, so that it is deterministic.
     *
     * @param image (1, 3, H, W), values 0..1: CtrLoRA does not rescale condition images to -1..1
     * @return (1, C, h, w)
     */
    NDArray encodeCondition(NDManager owner, NDArray image);

    /**
     * Latent of a picture: as for {@link #encodeCondition}, with the image's own VAE.
     *
     * @param image (1, 3, H, W), values -1..1
     * @return (1, C, h, w)
     */
    NDArray encodeImage(NDManager owner, NDArray image);

    /**
     * Predicted noise of N latents under T texts.
     *
     * @param latents (N, C, h, w); with the channels of {@code Inpainting} models behind these
     * @param context (T, tokens, width)
     * @return (T·N, C, h, w), text by text
     */
    NDArray predictNoise(NDManager owner, NDArray latents, double timestep, NDArray context, UnetControl control);

    /**
     * The same with residuals that are added to the skips and the middle alone.
     *
     * @param residuals active conditions × texts × residuals
     */
    default NDArray predictNoise(
            NDManager owner, NDArray latents, double timestep, NDArray context, NDList residuals, double[] weights) {
        return predictNoise(owner, latents, timestep, context, UnetControl.atSkips(residuals, weights));
    }

    /**
     * @param latents (N, C, h, w)
     * @return (N, 3, H, W), about -1..1, not clipped
     */
    NDArray decode(NDManager owner, NDArray latents);

    /** What is done in tiles; each kind has a part that needs the whole picture at once, at a latent's size. */
    enum TileWork {
        /** {@link #encodeImage}: tiles, then the whole. */
        ENCODE_IMAGE,
        /** {@link #encodeCondition}: tiles, then the whole. */
        ENCODE_CONDITION,
        /** {@link #decode}: the whole, then tiles. */
        DECODE
    }

    /**
     * The part that works on a tile.
     *
     * @param statistics of the norms over all tiles, or none to measure them
     * @return the result, and behind it what was measured, if that was wanted: (2, n) for each norm, mean and mean
     *     square
     */
    NDList tile(NDManager owner, TileWork work, NDArray input, NDList statistics);

    /** The part that sees the whole. */
    NDArray whole(NDManager owner, TileWork work, NDArray input);
}
