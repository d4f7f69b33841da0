package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The community's "parameters" text, as web UIs write and read it: the prompt, a line with the negative prompt, and a line
 * of {@code Key: value} pairs in which a value with a comma or colon is quoted.
 */
final class ParametersText {
    /**
     * How one condition was used.
     *
     * @param condition its id
     * @param madeBy what made the condition image, where that is not obvious
     * @param parameters complete values by name
     * @param lora file or resource of its LoRA
     */
    record UsedCondition(
            String condition,
            Optional<String> madeBy,
            Map<String, String> parameters,
            String lora,
            double weight,
            double start,
            double end) {
        private String text() {
            StringBuilder text = new StringBuilder("module: " + condition);
            madeBy.ifPresent(detector -> text.append(", detector: ").append(detector));
            parameters.forEach(
                    (name, value) -> text.append(", ").append(name).append(": ").append(value));
            return text.append(", model: ")
                    .append(lora)
                    .append(", weight: ")
                    .append(number(weight))
                    .append(", guidance start: ")
                    .append(number(start))
                    .append(", guidance end: ")
                    .append(number(end))
                    .toString();
        }
    }

    private ParametersText() {}

    static String of(
            GenerationRequest request,
            long seed,
            ImageSize size,
            String checkpoint,
            String base,
            List<UsedCondition> conditions,
            String software) {
        StringBuilder text = new StringBuilder(request.prompt());
        if (!request.negativePrompt().isEmpty()) {
            text.append("\nNegative prompt: ").append(request.negativePrompt());
        }
        text.append("\nSteps: ").append(request.steps());
        pair(text, "Sampler", SamplerCatalog.descriptor(request.sampler()).title());
        pair(text, "CFG scale", number(request.guidanceScale()));
        pair(text, "Seed", Long.toString(seed));
        pair(text, "Size", size.toString());
        pair(text, "Model", checkpoint);
        int taken = SamplerCatalog.steps(request.sampler(), request.steps());
        if (taken != request.steps()) {
            pair(text, "Steps taken", Integer.toString(taken));
        }
        options(text, request);
        if (!conditions.isEmpty()) {
            pair(text, "Base ControlNet", base);
        }
        for (int i = 0; i < conditions.size(); i++) {
            pair(text, "ControlNet " + i, conditions.get(i).text());
        }
        pair(text, "Version", software);
        return text.toString();
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
