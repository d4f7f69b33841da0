package io.github.ctrlora4j.runtime.prompt;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.api.host.StyleLora;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The texts of a request over a run. Immutable.
 *
 * @param positives one or more that act together
 * @param negative empty if it does not act
 * @param loras that the prompt names
 */
public record PromptTexts(List<Text> positives, List<PromptSchedule.Entry> negative, List<StyleLora> loras) {
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
        loras = List.copyOf(loras);
    }

    /**
     * Takes a request's prompts apart. A guidance scale of 1 leaves the negative prompt out, unless several prompts or
     * a weight need it.
     *
     * @param steps of the run
     * @throws io.github.ctrlora4j.api.InvalidRequestException if the prompt names a LoRA in a way that cannot be read,
     *     or a part has a weight beyond {@link WeightedText#MAX_WEIGHT}
     */
    public static PromptTexts of(GenerationRequest request, int steps) {
        if (request.promptSyntax() == PromptSyntax.PLAIN) {
            List<PromptSchedule.Entry> negative = literal(request.negativePrompt(), steps);
            return new PromptTexts(
                    List.of(new Text(1, literal(request.prompt(), steps))),
                    request.guidanceScale() == 1 ? List.of() : negative,
                    List.of());
        }
        ExtraNetworks networks = ExtraNetworks.of(request.prompt());
        List<Text> positives = Composition.split(networks.text()).stream()
                .peek(WeightedText::requireSaneWeight)
                .map(part -> new Text(part.weight(), PromptSchedule.of(part.text(), steps)))
                .toList();
        boolean isGuided = request.guidanceScale() != 1
                || positives.size() > 1
                || positives.get(0).weight() != 1;
        return new PromptTexts(
                positives, isGuided ? PromptSchedule.of(request.negativePrompt(), steps) : List.of(), networks.loras());
    }

    private static List<PromptSchedule.Entry> literal(String text, int steps) {
        return List.of(new PromptSchedule.Entry(steps, text));
    }

    /** Every text that acts at some step, once. */
    public List<String> all() {
        return Stream.concat(positives.stream().map(Text::schedule), Stream.of(negative))
                .flatMap(List::stream)
                .map(PromptSchedule.Entry::prompt)
                .distinct()
                .toList();
    }

    /** True for one of {@link #all()} that only the negative prompt has. */
    public boolean isNegativeAlone(String text) {
        return positives.stream()
                .flatMap(positive -> positive.schedule().stream())
                .noneMatch(entry -> entry.prompt().equals(text));
    }

    /** How many steps there are. */
    public int steps() {
        List<PromptSchedule.Entry> schedule = positives.get(0).schedule();
        return schedule.get(schedule.size() - 1).lastStep();
    }

    /**
     * The texts of a step, the positive ones first.
     *
     * @param step from 0
     */
    public List<String> at(int step) {
        List<String> texts = new ArrayList<>();
        positives.forEach(text -> texts.add(at(text.schedule(), step)));
        if (!negative.isEmpty()) {
            texts.add(at(negative, step));
        }
        return texts;
    }

    private static String at(List<PromptSchedule.Entry> schedule, int step) {
        return schedule.stream()
                .filter(entry -> step < entry.lastStep())
                .findFirst()
                .orElseThrow()
                .prompt();
    }
}
