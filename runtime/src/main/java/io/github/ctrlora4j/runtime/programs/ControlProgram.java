package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/**
 * CtrLoRA's control network with the LoRA of one condition folded in. Its only spatial input is the condition latent,
 * so its residuals serve every seed and every image of a batch. Confined to one thread; weights stay owned by the
 * caller and outlive it.
 */
public final class ControlProgram implements AutoCloseable {
    private static final ProgramArchive ARCHIVE = new ProgramArchive(
            "control_network", List.of("layers", "convolutions", "zero_padding", "unet_blocks", "control"));

    private final PaddedProgram programs;
    private final Program program;

    private ControlProgram(PaddedProgram programs, Program program) {
        this.programs = programs;
        this.program = program;
    }

    /** @param weights {@code control_model.*} to tensors, LoRA merged */
    public static ControlProgram bind(Map<String, NDArray> weights, int heads, int groups) {
        PaddedProgram programs = PaddedProgram.bind(ARCHIVE, weights, heads, groups);
        return new ControlProgram(programs, programs.ordinary());
    }

    /** The same network for pictures whose opposite edges fit together; lives as long as this, and is not closed. */
    public ControlProgram seamless() {
        return new ControlProgram(programs, programs.seamless());
    }

    /**
     * Residuals of one condition at M pairs of timestep and text.
     *
     * @param latent condition latent (1, 4, h, w)
     * @param timesteps (M), at least float32
     * @param contexts (M, tokens, width)
     * @return M × (skips from shallow to deep, then the middle), each (1, C, h', w'), owned by {@code owner}
     */
    public NDList residuals(NDManager owner, NDArray latent, NDArray timesteps, NDArray contexts) {
        return program.call(owner, "forward", latent, timesteps, contexts);
    }

    @Override
    public void close() {
        programs.close();
    }
}
