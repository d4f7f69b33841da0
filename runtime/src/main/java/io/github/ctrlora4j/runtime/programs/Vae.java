package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/**
 * The autoencoder between pixels and latents. Confined to one thread; weights stay owned by the caller and outlive it.
 */
public final class Vae implements AutoCloseable {
    private static final ProgramArchive ARCHIVE =
            new ProgramArchive("vae", List.of("layers", "convolutions", "zero_padding", "vae_blocks"));

    /**
     * Number of elements that a CPU processes at a time in larger pictures: 16 MB of float32, well within a server's
     * caches and below the 32 MB above which glibc returns freed memory to the system and takes it again page by page.
     */
    private static final long STRIP = 4L << 20;

    private final PaddedProgram programs;
    private final Program program;

    private Vae(PaddedProgram programs, Program program) {
        this.programs = programs;
        this.program = program;
    }

    /** @param weights {@code first_stage_model.*} to tensors */
    public static Vae bind(Map<String, NDArray> weights, int groups) {
        return bind(weights, groups, STRIP);
    }

    static Vae bind(Map<String, NDArray> weights, int groups, long strip) {
        PaddedProgram programs = PaddedProgram.bind(ARCHIVE, weights, groups, strip);
        return new Vae(programs, programs.ordinary());
    }

    /**
     * The same network for pictures whose opposite edges fit together; lives as long as this, and is not closed. Unlike
     * in stable-diffusion-webui, the encoder's strided convolutions wrap around as well: their zeros are added apart
     * from the convolution, where its padding mode does not reach them.
     */
    public Vae seamless() {
        return new Vae(programs, programs.seamless());
    }

    /**
     * The posterior: mean and log variance (not clamped), unscaled.
     *
     * @param image (B, 3, H, W)
     * @return (B, 8, H/8, W/8), owned by {@code owner}
     */
    public NDArray encode(NDManager owner, NDArray image) {
        return program.call(owner, "encode", image).singletonOrThrow();
    }

    /**
     * @param latents (B, 4, h, w), unscaled
     * @return image (B, 3, 8h, 8w), about -1..1, not clipped, owned by {@code owner}
     */
    public NDArray decode(NDManager owner, NDArray latents) {
        return program.call(owner, "decode", latents).singletonOrThrow();
    }

    /**
     * The first part of {@link #encode} for a tile of a picture.
     *
     * @param statistics none to measure them, or one (2, groups) for each norm: mean and mean square of all tiles
     * @return features (1, C, H/8, W/8), and behind them what was measured, if that was wanted; owned by {@code owner}
     */
    public NDList encodeTile(NDManager owner, NDArray image, NDList statistics) {
        return program.call(owner, "encode_tile", image, statistics);
    }

    /** The second part of {@link #encode}, for the joined features of all tiles: the posterior. */
    public NDArray encodeFeatures(NDManager owner, NDArray features) {
        return program.call(owner, "encode_features", features).singletonOrThrow();
    }

    /** The first part of {@link #decode}: features (1, C, h, w) of all latents. */
    public NDArray decodeFeatures(NDManager owner, NDArray latents) {
        return program.call(owner, "decode_features", latents).singletonOrThrow();
    }

    /** The second part of {@link #decode}, for a tile of the features; otherwise as {@link #encodeTile}. */
    public NDList decodeTile(NDManager owner, NDArray features, NDList statistics) {
        return program.call(owner, "decode_tile", features, statistics);
    }

    @Override
    public void close() {
        programs.close();
    }
}
