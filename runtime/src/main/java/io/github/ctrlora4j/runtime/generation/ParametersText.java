package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import io.github.ctrlora4j.runtime.noise.SeedVariation;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The community's "parameters" text, as web UIs write and read it: the prompt, a line with the negative prompt, and a line
 * of {@code Key: value} pairs in which a value with a comma or colon is quoted.
 */
final class ParametersText {
    private static final Map<String, String> OPTION_KEYS = Map.of(
            "schedule", "Schedule type",
            "s_noise", "Sigma noise",
            "discard_penultimate", "Discard penultimate sigma");

    private ParametersText() {}

    /**
     * @param seed of the image
     * @param software program and version
     */
    static String of(GenerationPlan plan, ImageSeed seed, List<ReadyCondition> conditions, String software) {
        GenerationRequest request = plan.request();
        StringBuilder text = new StringBuilder(request.prompt());
        if (!request.negativePrompt().isEmpty()) {
            text.append("\nNegative prompt: ").append(request.negativePrompt());
        }
        text.append("\nSteps: ").append(request.steps());
        pair(text, "Sampler", SamplerCatalog.descriptor(request.sampler()).title());
        pair(text, "CFG scale", number(request.guidanceScale()));
        pair(text, "Seed", Long.toString(seed.seed()));
        pair(text, "Size", plan.size().toString());
        if (request.clipSkip() != 1) {
            pair(text, "Clip skip", Integer.toString(request.clipSkip()));
        }
        if (request.promptSyntax() == PromptSyntax.PLAIN) {
            pair(text, "Prompt syntax", "plain");
        }
        pair(text, "Model", ModelLibrary.stem(plan.checkpoint()));
        noise(text, request, seed.variation());
        int taken = plan.sampler().steps();
        if (taken != request.steps()) {
            pair(text, "Steps taken", Integer.toString(taken));
        }
        options(text, request);
        // The prompt says itself which ones it names; they come last.
        for (int i = 0; i < request.styleLoras().size(); i++) {
            pair(text, "Style LoRA " + i, text(plan.styleLoras().get(i)));
        }
        if (!plan.embeddings().isEmpty()) {
            pair(
                    text,
                    "Embeddings",
                    plan.embeddings().stream().map(TextEmbedding::name).collect(Collectors.joining(", ")));
        }
        plan.base().ifPresent(base -> pair(text, "Base ControlNet", ModelLibrary.stem(base)));
        for (int i = 0; i < conditions.size(); i++) {
            pair(text, "ControlNet " + i, text(conditions.get(i)));
        }
        pair(text, "Version", software);
        return text.toString();
    }

    private static String text(PlannedLora lora) {
        return "model: " + ModelLibrary.stem(lora.file()) + ", unet weight: "
                + number(lora.input().unetWeight()) + ", text weight: "
                + number(lora.input().textWeight());
    }

    /** By stable-diffusion-webui's names; its own default is the GPU's noise. */
    private static void noise(StringBuilder text, GenerationRequest request, SeedVariation variation) {
        if (variation.strength() > 0) {
            pair(text, "Variation seed", Long.toString(variation.subseed()));
            pair(text, "Variation seed strength", number(variation.strength()));
        }
        request.seedSize().ifPresent(size -> pair(text, "Seed resize from", size.toString()));
        pair(text, "RNG", request.noiseSource() == NoiseSource.GPU ? "NV" : "CPU");
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

    /** The schedule, and other options of the sampler that differ from their defaults, by stable-diffusion-webui's names. */
    private static void options(StringBuilder text, GenerationRequest request) {
        Map<String, String> values = SamplerCatalog.options(request.sampler(), request.samplerOptions())
                .asMap();
        for (Parameter option : SamplerCatalog.descriptor(request.sampler()).options()) {
            String value = Objects.requireNonNull(values.get(option.name()));
            boolean isDefault = option.defaultValue().equals(Optional.of(value));
            if (option.choices().contains("karras")) {
                pair(text, "Schedule type", title(value));
            } else if (!isDefault) {
                String key = OPTION_KEYS.getOrDefault(option.name(), title(option.name()));
                pair(text, key, option.kind() == Parameter.Kind.REAL ? number(Double.parseDouble(value)) : value);
            }
        }
    }

    /** "SGM Uniform" for "sgm-uniform". */
    private static String title(String id) {
        return Arrays.stream(id.split("-"))
                .map(word ->
                        word.equals("sgm") ? "SGM" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
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
