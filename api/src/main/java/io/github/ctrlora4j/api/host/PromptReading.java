package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.Experimental;
import java.util.List;

/**
 * What a model is given of a prompt.
 *
 * @param prompts that act together; one unless the text joins several with {@code AND}
 * @param parts of the whole text with their weights, schedules and {@code AND} not applied
 * @param loras that the text names; the other components do not have their tags
 * @param embeddings of the host's model folders that the text names
 */
@Experimental
public record PromptReading(List<Prompt> prompts, List<Part> parts, List<StyleLora> loras, List<Embedding> embeddings) {
    /**
     * A prompt on its own.
     *
     * @param weight how far the noise moves towards it, times the guidance scale
     * @param tokenCount places taken in the chunks of the prompt as it is at the first step
     * @param chunks of the prompt as it is at the first step, at least one
     * @param schedule how the prompt changes over the steps; one entry if it does not
     */
    public record Prompt(double weight, int tokenCount, List<Chunk> chunks, List<Scheduled> schedule) {
        public Prompt {
            chunks = List.copyOf(chunks);
            schedule = List.copyOf(schedule);
        }
    }

    /**
     * What goes through the text encoder at once.
     *
     * @param tokens ids, start, end and padding included; 0 for each vector of an embedding
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

    /**
     * A textual inversion.
     *
     * @param name as the text has it: its file's name without extension
     * @param vectors how many tokens' places it takes
     */
    public record Embedding(String name, int vectors) {}

    public PromptReading {
        prompts = List.copyOf(prompts);
        parts = List.copyOf(parts);
        loras = List.copyOf(loras);
        embeddings = List.copyOf(embeddings);
    }
}
