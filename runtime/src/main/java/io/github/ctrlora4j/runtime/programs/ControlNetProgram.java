package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/**
 * Control networks that see pixels and the noisy latent: the original ControlNet (arXiv 2302.05543) and ControlNet-LITE,
 * a baseline of CtrLoRA's paper. Confined to one thread; weights stay owned by the caller and outlive it.
 */
public final class ControlNetProgram implements AutoCloseable {
    private static final ProgramArchive ORIGINAL = new ProgramArchive(
            "controlnet", List.of("layers", "convolutions", "zero_padding", "unet_blocks", "control", "hint"));
    private static final ProgramArchive LITE = new ProgramArchive(
            "controlnet_lite", List.of("layers", "convolutions", "zero_padding", "unet_blocks", "hint", "lite"));

    private final PaddedProgram programs;
    private final Program program;

    private ControlNetProgram(PaddedProgram programs, Program program) {
        this.programs = programs;
        this.program = program;
    }

    private static ControlNetProgram bind(ProgramArchive archive, Map<String, NDArray> weights, long... settings) {
        PaddedProgram programs = PaddedProgram.bind(archive, weights, settings);
        return new ControlNetProgram(programs, programs.ordinary());
    }

    /** @param weights {@code control_model.*} to tensors */
    public static ControlNetProgram original(Map<String, NDArray> weights, int heads, int groups) {
        return bind(ORIGINAL, weights, heads, groups);
    }

    /** @param weights {@code control_model.*} to tensors */
    public static ControlNetProgram lite(Map<String, NDArray> weights, int groups) {
        return bind(LITE, weights, groups);
    }

    /** The hint block alone, of a network that runs within the UNet's program. */
    public static ControlNetProgram hintAlone(Map<String, NDArray> weights) {
        return bind(LITE, weights, 1);
    }

    /** The same network for pictures whose opposite edges fit together; lives as long as this, and is not closed. */
    public ControlNetProgram seamless() {
        return new ControlNetProgram(programs, programs.seamless());
    }

    /**
     * What the network takes of a condition image; depends on nothing else.
     *
     * @param pixels (1, 3, H, W), values 0..1
     * @return (1, C, H / 8, W / 8), owned by {@code owner}
     */
    public NDArray hint(NDManager owner, NDArray pixels) {
        return program.call(owner, "hint", pixels).singletonOrThrow();
    }

    /**
     * @param hint of {@link #hint}
     * @param latents noisy latents (N, 4, h, w)
     * @param timestep (1), at least float32
     * @param contexts (T, tokens, width)
     * @return T × (skips from shallow to deep, then the middle), or one such set for all texts if the network does not
     *     read them; each (N, C, h', w'), owned by {@code owner}
     */
    public NDList residuals(NDManager owner, NDArray hint, NDArray latents, NDArray timestep, NDArray contexts) {
        return program.call(owner, "forward", hint, latents, timestep, contexts);
    }

    @Override
    public void close() {
        programs.close();
    }
}
