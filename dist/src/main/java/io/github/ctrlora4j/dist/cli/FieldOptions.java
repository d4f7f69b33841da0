package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.CtrloraException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one table from the fields that the runtime's messages name to the options that set them. The runtime does not
 * know the command line.
 */
final class FieldOptions {
    static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("accumulation", "--accumulate"),
            Map.entry("base", "--base"),
            Map.entry("batch", "--batch"),
            Map.entry("batchCount", "--count"),
            Map.entry("bind", "--bind"),
            Map.entry("cacheBytes", "--cache-mb"),
            Map.entry("checkpoint", "--checkpoint"),
            Map.entry("checkpointInterval", "--checkpoint-every"),
            Map.entry("clipImage", "--clip-image"),
            Map.entry("clipSkip", "--clip-skip"),
            Map.entry("clipText", "--clip-text"),
            Map.entry("condition", "--condition"),
            Map.entry("conditionVae", "--condition-vae"),
            Map.entry("controlNet", ";network=FILE in --condition"),
            Map.entry("credentials", "--auth-file"),
            Map.entry("data", "--data"),
            Map.entry("denoise", "--denoise"),
            Map.entry("device", "--device"),
            Map.entry("eta", "--eta"),
            Map.entry("guidance scale", "--guidance"),
            Map.entry("guidanceScale", "--guidance"),
            Map.entry("heldOut", "--held-out"),
            Map.entry("hiresCheckpoint", "--hires"),
            Map.entry("hiresDenoise", "--hires"),
            Map.entry("hiresFix", "--hires"),
            Map.entry("hiresNegativePrompt", "--hires"),
            Map.entry("hiresPrompt", "--hires"),
            Map.entry("hiresSampler", "--hires"),
            Map.entry("hiresScale", "--hires"),
            Map.entry("hiresSize", "--hires"),
            Map.entry("hiresSteps", "--hires"),
            Map.entry("id", "--id"),
            Map.entry("initialImage", "--init"),
            Map.entry("inpainting", "--mask"),
            Map.entry("learningRate", "--lr"),
            Map.entry("license", "--license"),
            Map.entry("lora", ";lora=FILE in --condition"),
            Map.entry("inception", "--inception"),
            Map.entry("lpips", "--lpips"),
            Map.entry("lpipsHeads", "--lpips-heads"),
            Map.entry("mask", ";mask=FILE in --condition"),
            Map.entry("maskBlur", "--mask-blur"),
            Map.entry("maskPadding", "--mask-padding"),
            Map.entry("method", "--method"),
            Map.entry("mixedPrecision", "--mixed-precision"),
            Map.entry("model folders", "--models"),
            Map.entry("negativePrompt", "--negative"),
            Map.entry("noiseConvention", "--noise-convention"),
            Map.entry("patience", "--grace"),
            Map.entry("plugin folder", "--plugins"),
            Map.entry("port", "--port"),
            Map.entry("prediction", "--prediction"),
            Map.entry("prompt", "--prompt"),
            Map.entry("promptDropping", "--drop-prompt"),
            Map.entry("queueCapacity", "--queue"),
            Map.entry("rank", "--rank"),
            Map.entry("requestBytes", "--request-memory"),
            Map.entry("sampler", "--sampler"),
            Map.entry("seamless", "--tiling"),
            Map.entry("recomputes", "--recompute"),
            Map.entry("seed", "--seed"),
            Map.entry("seedSize", "--seed-size"),
            Map.entry("size", "--size"),
            Map.entry("step", "--step"),
            Map.entry("steps", "--steps"),
            Map.entry("style LoRA", "--lora"),
            Map.entry("textEncoder", "--text-encoder"),
            Map.entry("type", "--dtype"),
            Map.entry("vae", "--vae"),
            Map.entry("validationGuidance", "--validation-guidance"),
            Map.entry("validationInterval", "--validate-every"),
            Map.entry("validationSteps", "--validation-steps"),
            Map.entry("variationSeed", "--variation-seed"),
            Map.entry("variationStrength", "--variation-strength"),
            Map.entry("weightDecay", "--weight-decay"));

    private FieldOptions() {}

    /** The message of a failure, followed by the option for the field that it is about. */
    static String message(CtrloraException failure) {
        return failure.getMessage()
                + failure.subject()
                        .flatMap(FieldOptions::option)
                        .map(option -> " (" + option + ")")
                        .orElse("");
    }

    private static Optional<String> option(String subject) {
        return Stream.of("condition", "sampler", "style LoRA")
                .filter(field -> subject.startsWith(field + " "))
                .findFirst()
                .or(() -> Optional.of(subject))
                .map(OPTIONS::get);
    }
}
