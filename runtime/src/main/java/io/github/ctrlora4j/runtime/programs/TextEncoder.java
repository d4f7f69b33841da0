package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/** CLIP's text transformer. Confined to one thread; weights stay owned by the caller and outlive it. */
public final class TextEncoder implements AutoCloseable {
    private static final ProgramArchive ARCHIVE = new ProgramArchive("text_encoder", List.of("layers"));

    private final Program program;
    private final int heads;

    private TextEncoder(Program program, int heads) {
        this.program = program;
        this.heads = heads;
    }

    /** @param weights {@code cond_stage_model.transformer.text_model.*} to tensors */
    public static TextEncoder bind(Map<String, NDArray> weights, int heads) {
        return new TextEncoder(Program.bind(ARCHIVE, weights, heads), heads);
    }

    /**
     * The context that guides the UNet.
     *
     * @param ids token ids (B, tokens), int64
     * @param skip layers left out at the end; 0 is the whole encoder, 1 is what web UIs call "clip skip 2"
     * @return (B, tokens, width), owned by {@code owner}
     */
    public NDArray encode(NDManager owner, NDArray ids, int skip) {
        return program.call(owner, "forward", ids, (long) skip).singletonOrThrow();
    }

    /**
     * The same for one text, some of whose rows of the vocabulary's table are replaced.
     *
     * @param ids (1, tokens), int64
     * @param vectors (n, width), in the weights' number format
     * @param places (n), int64: which tokens the vectors replace
     */
    public NDArray encode(NDManager owner, NDArray ids, NDArray vectors, NDArray places, int skip) {
        return program.call(owner, "forward_with", ids, vectors, places, (long) skip)
                .singletonOrThrow();
    }

    /** Embeddings and the output of every layer before the final layer norm, each (B, tokens, width). */
    public NDList hiddenStates(NDManager owner, NDArray ids) {
        return program.call(owner, "hidden_states", ids);
    }

    /** Takes other weights under the same names, such as those that a LoRA changed. */
    public void rebind(Map<String, NDArray> weights) {
        program.bind(weights, heads);
    }

    @Override
    public void close() {
        program.close();
    }
}
