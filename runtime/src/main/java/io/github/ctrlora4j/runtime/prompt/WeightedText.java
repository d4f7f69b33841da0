package io.github.ctrlora4j.runtime.prompt;

import io.github.ctrlora4j.api.InvalidRequestException;

/**
 * A part of a prompt and how much it counts.
 *
 * @param weight 1 is neutral; may be 0 or negative
 */
public record WeightedText(String text, double weight) {
    /**
     * stable-diffusion-webui has no bound: beyond the range of its numbers, the picture is not a picture. Weights that
     * do anything useful lie far below this one, and it leaves room in half precision, which ends at 65504.
     */
    public static final double MAX_WEIGHT = 10_000;

    static final String BREAK = "BREAK";
    private static final int MAX_EXCERPT = 40;

    /**
     * True for the mark that ends a chunk of tokens. Inside a weighted group it is a word like any other, as in the
     * reference.
     */
    boolean isBreak() {
        return text.equals(BREAK) && weight == -1;
    }

    /**
     * A weight as it is written. Its digits may be those of any script, as in Python.
     *
     * @throws NumberFormatException if it is not a number
     */
    static double number(String text) {
        StringBuilder ascii = new StringBuilder();
        text.codePoints().forEach(point -> {
            int digit = Character.digit(point, 10);
            ascii.appendCodePoint(digit < 0 ? point : '0' + digit);
        });
        return Double.parseDouble(ascii.toString());
    }

    /** @throws InvalidRequestException if the weight is beyond {@link #MAX_WEIGHT} or no number */
    void requireSaneWeight() {
        if (!(Math.abs(weight) <= MAX_WEIGHT)) {
            String words = text.strip();
            throw new InvalidRequestException(
                    "prompt",
                    "the weight of '" + words.substring(0, Math.min(words.length(), MAX_EXCERPT)) + "' is " + weight
                            + "; weights lie between -" + (int) MAX_WEIGHT + " and " + (int) MAX_WEIGHT);
        }
    }
}
