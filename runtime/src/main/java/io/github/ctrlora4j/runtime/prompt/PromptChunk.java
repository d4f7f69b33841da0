package io.github.ctrlora4j.runtime.prompt;

import java.util.List;

/**
 * What goes through the text encoder at once.
 *
 * @param tokens {@link ClipTokenizer#LENGTH} ids: start, up to {@link ClipTokenizer#CAPACITY} of the text, end and
 *     padding
 * @param multipliers one weight per token
 * @param places of embeddings, whose tokens are 0
 */
public record PromptChunk(List<Integer> tokens, List<Double> multipliers, List<Place> places) {
    /**
     * An embedding in a chunk.
     *
     * @param position of its first vector, counted with the start token
     */
    public record Place(TextEmbedding embedding, int position) {}

    public PromptChunk {
        tokens = List.copyOf(tokens);
        multipliers = List.copyOf(multipliers);
        places = List.copyOf(places);
    }

    /** Without embeddings. */
    public PromptChunk(List<Integer> tokens, List<Double> multipliers) {
        this(tokens, multipliers, List.of());
    }

    /** True if no token is weighted. */
    public boolean isNeutral() {
        return multipliers.stream().allMatch(multiplier -> multiplier == 1);
    }
}
