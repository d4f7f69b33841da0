package io.github.ctrlora4j.runtime.prompt;

import io.github.ctrlora4j.api.host.PromptSyntax;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of a request over a run. Immutable.
 *
 * @param positives one or more that act together
 * @param negative empty if it does not act
 */
public record PromptTexts(List<Text> positives, List<PromptSchedule.Entry> negative) {
    /**
     * A text that may change over the steps.
     *
     * @param weight how far the noise moves towards it, times the guidance scale
     */
    public record Text(double weight, List<PromptSchedule.Entry> schedule) {
        public Text {
            schedule = List.copyOf(schedule);
        }
    }

    public PromptTexts {
        positives = List.copyOf(positives);
        negative = List.copyOf(negative);
    }

    /**
     * @param guidanceScale 1 leaves the negative prompt out, unless several prompts or a weight need it
     * @param steps of the run
     */
    public static PromptTexts of(
            String prompt, String negativePrompt, double guidanceScale, int steps, PromptSyntax syntax) {
        List<Text> positives = new ArrayList<>();
        if (syntax == PromptSyntax.PLAIN) {
            positives.add(new Text(1, literal(prompt, steps)));
        } else {
            for (WeightedText part : Composition.split(prompt)) {
                positives.add(new Text(part.weight(), PromptSchedule.of(part.text(), steps)));
            }
        }
        boolean isGuided =
                guidanceScale != 1 || positives.size() > 1 || positives.get(0).weight() != 1;
        List<PromptSchedule.Entry> negative = syntax == PromptSyntax.PLAIN
                ? literal(negativePrompt, steps)
                : PromptSchedule.of(negativePrompt, steps);
        return new PromptTexts(positives, isGuided ? negative : List.of());
    }

    private static List<PromptSchedule.Entry> literal(String text, int steps) {
        return List.of(new PromptSchedule.Entry(steps, text));
    }

    /** Prompts of a step, the positive ones first. */
    public List<String> at(int step) {
        List<String> texts = new ArrayList<>();
        positives.forEach(text -> texts.add(at(text.schedule(), step)));
        if (!negative.isEmpty()) {
            texts.add(at(negative, step));
        }
        return texts;
    }

    /** @param step from 0 */
    private static String at(List<PromptSchedule.Entry> schedule, int step) {
        return schedule.stream()
                .filter(entry -> step < entry.lastStep())
                .findFirst()
                .orElseThrow()
                .prompt();
    }
}
