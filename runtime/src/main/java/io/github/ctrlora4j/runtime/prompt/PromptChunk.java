package io.github.ctrlora4j.runtime.prompt;

import java.util.List;

/**
 * What goes through the text encoder at once.
 *
 * @param tokens {@link ClipTokenizer#LENGTH} ids: start, up to {@link ClipTokenizer#CAPACITY} of the text, end and padding
 * @param multipliers one weight per token
 */
public record PromptChunk(List<Integer> tokens, List<Double> multipliers) {
    public PromptChunk {
        tokens = List.copyOf(tokens);
        multipliers = List.copyOf(multipliers);
    }

    /** True if no token is weighted. */
    public boolean isNeutral() {
        return multipliers.stream().allMatch(multiplier -> multiplier == 1);
    }
}
