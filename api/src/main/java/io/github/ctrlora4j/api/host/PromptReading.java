package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.Experimental;
import java.util.List;

/**
 * What a model is given of a prompt.
 *
 * @param tokenCount places taken in the chunks of the prompt as it is at the first step
 * @param chunks of the prompt as it is at the first step, at least one
 * @param schedule how the prompt changes over the steps; one entry if it does not
 * @param parts of the whole text with their weights, schedules not applied
 */
@Experimental
public record PromptReading(int tokenCount, List<Chunk> chunks, List<Scheduled> schedule, List<Part> parts) {
    /**
     * What goes through the text encoder at once.
     *
     * @param tokens ids, start, end and padding included
     * @param multipliers one per token
     */
    public record Chunk(List<Integer> tokens, List<Double> multipliers) {
        public Chunk {
            tokens = List.copyOf(tokens);
            multipliers = List.copyOf(multipliers);
        }
    }

    /**
     * A prompt that acts for a part of the run.
     *
     * @param lastStep from 1
     */
    public record Scheduled(int lastStep, String prompt) {}

    /**
     * A part of a text.
     *
     * @param weight 1 is neutral
     */
    public record Part(String text, double weight) {}

    public PromptReading {
        chunks = List.copyOf(chunks);
        schedule = List.copyOf(schedule);
        parts = List.copyOf(parts);
    }
}
