package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The community's "parameters" text, as web UIs write and read it: the prompt, a line with the negative prompt, and a line
 * of {@code Key: value} pairs in which a value with a comma or colon is quoted.
 */
final class ParametersText {
    private ParametersText() {}

    /**
     * @param seed of the image
     * @param software program and version
     */
    static String of(GenerationPlan plan, long seed, List<ReadyCondition> conditions, String software) {
        GenerationRequest request = plan.request();
        StringBuilder text = new StringBuilder(request.prompt());
        if (!request.negativePrompt().isEmpty()) {
            text.append("\nNegative prompt: ").append(request.negativePrompt());
        }
        text.append("\nSteps: ").append(request.steps());
        pair(text, "Sampler", SamplerCatalog.descriptor(request.sampler()).title());
        pair(text, "CFG scale", number(request.guidanceScale()));
        pair(text, "Seed", Long.toString(seed));
        pair(text, "Size", plan.size().toString());
        pair(text, "Model", ModelLibrary.stem(plan.checkpoint()));
        int taken = plan.sampler().steps();
        if (taken != request.steps()) {
            pair(text, "Steps taken", Integer.toString(taken));
        }
        options(text, request);
        plan.base().ifPresent(base -> pair(text, "Base ControlNet", ModelLibrary.stem(base)));
        for (int i = 0; i < conditions.size(); i++) {
            pair(text, "ControlNet " + i, text(conditions.get(i)));
        }
        pair(text, "Version", software);
        return text.toString();
    }

    private static String text(ReadyCondition condition) {
        PlannedCondition planned = condition.planned();
        StringBuilder text = new StringBuilder("module: " + planned.id());
        condition.madeBy().ifPresent(detector -> text.append(", detector: ").append(detector));
        planned.values()
                .forEach((name, value) ->
                        text.append(", ").append(name).append(": ").append(value));
        return text.append(", model: ")
                .append(ModelLibrary.stem(planned.lora()))
                .append(", weight: ")
                .append(number(planned.strength().weight()))
                .append(", guidance start: ")
                .append(number(planned.strength().start()))
                .append(", guidance end: ")
                .append(number(planned.strength().end()))
                .toString();
    }

    /** Options of the sampler that differ from their defaults: {@code Eta: 0.5}. */
    private static void options(StringBuilder text, GenerationRequest request) {
        SamplerDescriptor sampler = SamplerCatalog.descriptor(request.sampler());
        Map<String, String> values =
                SamplerCatalog.options(sampler, request.samplerOptions()).asMap();
        for (Parameter option : sampler.options()) {
            String value = values.get(option.name());
            if (value != null && !option.defaultValue().equals(Optional.of(value))) {
                String key = option.name().substring(0, 1).toUpperCase(Locale.ROOT)
                        + option.name().substring(1);
                pair(text, key, option.kind() == Parameter.Kind.REAL ? number(Double.parseDouble(value)) : value);
            }
        }
    }

    private static void pair(StringBuilder text, String key, String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == ':' || c == '\n' || c == '"');
        text.append(", ").append(key).append(": ");
        text.append(
                plain
                        ? value
                        : '"'
                                + value.replace("\\", "\\\\")
                                        .replace("\"", "\\\"")
                                        .replace("\n", "\\n")
                                + '"');
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
