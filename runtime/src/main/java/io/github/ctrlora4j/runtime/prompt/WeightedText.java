package io.github.ctrlora4j.runtime.prompt;

/**
 * A part of a prompt and how much it counts.
 *
 * @param weight 1 is neutral; may be 0 or negative
 */
public record WeightedText(String text, double weight) {
    static final String BREAK = "BREAK";

    /**
     * True for the mark that ends a chunk of tokens. Inside a weighted group it is a word like any other, as in the
     * reference.
     */
    boolean isBreak() {
        return text.equals(BREAK) && weight == -1;
    }
}
