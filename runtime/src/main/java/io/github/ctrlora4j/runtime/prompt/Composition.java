package io.github.ctrlora4j.runtime.prompt;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prompts that act together, as stable-diffusion-webui writes them: {@code a AND b:0.5}. Each may end with its weight;
 * the noise of each moves away from the negative prompt's by its weight. Stateless.
 */
final class Composition {
    private static final Pattern AND = Pattern.compile("\\bAND\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WEIGHT =
            Pattern.compile(":\\s*([-+]?(?:\\d+\\.?|\\d*\\.\\d+))$", Pattern.UNICODE_CHARACTER_CLASS);

    private Composition() {}

    /** The prompts in order; white space before them is kept, as the reference does. */
    static List<WeightedText> split(String text) {
        return Arrays.stream(AND.split(text, -1)).map(Composition::weighted).toList();
    }

    private static WeightedText weighted(String prompt) {
        String text = prompt.stripTrailing();
        Matcher weight = WEIGHT.matcher(text);
        return weight.find()
                ? new WeightedText(
                        text.substring(0, weight.start()).stripTrailing(), WeightedText.number(weight.group(1)))
                : new WeightedText(text, 1);
    }
}
