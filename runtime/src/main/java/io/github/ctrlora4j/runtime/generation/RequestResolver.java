package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.control.BaseFingerprint;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.control.EncoderShape;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.lora.LoraFit;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.prompt.PromptTexts;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Resolves the names in a request. Reads indexes of model files but hardly any weights, so that a faulty request is
 * rejected before anything slow begins.
 */
record RequestResolver(
        ConditionRegistry registry, ModelLibrary library, Architectures architectures, LoraFinder loras) {

    /** @throws InvalidRequestException if a name is unknown, or a value lies outside its range */
    GenerationPlan resolve(GenerationRequest request) {
        List<Named> conditions = request.conditions().stream()
                .map(input -> named(input, request.seed()))
                .toList();
        Path file = library.find(request.checkpoint(), ModelRole.CHECKPOINT);
        try (OpenedModel checkpoint = library.reader().open(file, ModelRole.CHECKPOINT)) {
            requireNoMask(file, checkpoint.weights());
            Architecture architecture = architectures.of(file, checkpoint.weights());
            Sampler sampler = SamplerCatalog.create(
                    request.sampler(),
                    architecture.schedule(checkpoint.weights()),
                    request.steps(),
                    request.samplerOptions());
            ImageSize size = ImageSizing.of(
                    request.size(), sourceSize(request), architecture.nativeResolution(checkpoint.weights()));
            Optional<Base> base = conditions.isEmpty()
                    ? Optional.empty()
                    : Optional.of(base(request, file, architecture.encoder(checkpoint.weights())));
            List<PlannedCondition> planned = new ArrayList<>();
            for (Named condition : conditions) {
                planned.add(planned(condition, sampler.steps(), base.orElseThrow()));
            }
            PromptTexts prompts = PromptTexts.of(request, sampler.steps());
            List<TextEmbedding> embeddings = embeddings(
                    prompts,
                    request.promptSyntax(),
                    architecture,
                    OptionalLong.of(architecture.textWidth(checkpoint.weights())));
            List<PlannedLora> styleLoras = Stream.concat(request.styleLoras().stream(), prompts.loras().stream())
                    .map(lora -> planned(lora, checkpoint.weights()))
                    .toList();
            return new GenerationPlan(
                    request,
                    architecture,
                    size,
                    sampler,
                    prompts,
                    file,
                    base.map(Base::file),
                    planned,
                    styleLoras,
                    embeddings);
        }
    }

    /** A request has no mask yet, without which such a UNet cannot compute anything. */
    private static void requireNoMask(Path file, ModelWeights checkpoint) {
        if (Boolean.parseBoolean(checkpoint.settings().getOrDefault("ctrlora4j.unet.mask_input", "false"))) {
            throw new UnsupportedFileException(
                    file.toString(),
                    "is an inpainting checkpoint, which takes a mask, and a request has none; use the checkpoint that it"
                            + " was made from");
        }
    }

    /** The embeddings in these texts; fails for a text that the text encoder cannot take. */
    private List<TextEmbedding> embeddings(
            PromptTexts prompts, PromptSyntax syntax, Architecture architecture, OptionalLong width) {
        List<TextEmbedding> embeddings = new EmbeddingFinder(library).find(prompts.all(), syntax, architecture, width);
        prompts.all().forEach(text -> architecture.chunks(text, syntax, embeddings));
        return embeddings;
    }

    /** A condition whose name and parameters are valid. */
    private record Named(ConditionInput input, Optional<InstalledCondition> condition, Map<String, String> values) {
        String id() {
            return condition.map(installed -> installed.descriptor().id()).orElse(ConditionInput.NONE);
        }
    }

    private Named named(ConditionInput input, long seed) {
        if (!input.condition().equals(ConditionInput.NONE)) {
            InstalledCondition condition = registry.get(input.condition());
            condition.rejectUnusedMask(input.mask());
            return new Named(
                    input,
                    Optional.of(condition),
                    condition.parameters(input.parameters(), seed).asMap());
        }
        if (input.lora().isEmpty()) {
            throw new InvalidRequestException(
                    "condition none",
                    "takes a finished condition image, so it needs a LoRA: give the condition's lora");
        }
        if (input.mask().isPresent()) {
            throw new InvalidRequestException("condition none", "takes no mask; leave it out");
        }
        return new Named(input, Optional.empty(), Map.of());
    }

    private static Optional<ImageSize> sourceSize(GenerationRequest request) {
        return request.conditions().stream()
                .findFirst()
                .map(input -> new ImageSize(input.image().width(), input.image().height()));
    }

    private PlannedCondition planned(Named named, int steps, Base base) {
        ConditionInput input = named.input();
        Strength strength = new Strength(input.weight(), input.start(), input.end());
        if (strength.missesAll(steps)) {
            throw new InvalidRequestException(
                    "condition " + input.condition(),
                    "would never act: none of the " + steps + " steps lies wholly between start " + input.start()
                            + " and end " + input.end() + "; use more steps, or start and end further apart");
        }
        List<ConditionLora> own =
                named.condition().map(InstalledCondition::loras).orElse(List.of());
        Path lora = loras.choose(input, named.id(), own, base.fingerprint());
        return new PlannedCondition(input, named.condition(), named.values(), strength, lora);
    }

    /** A style LoRA's file, compared with the checkpoint. */
    private PlannedLora planned(StyleLora lora, ModelWeights checkpoint) {
        Path file = library.find(lora.file(), ModelRole.STYLE_LORA);
        try (OpenedModel opened = library.reader().open(file, ModelRole.STYLE_LORA)) {
            return new PlannedLora(lora, file, LoraFit.of(file, opened.weights(), checkpoint));
        }
    }

    private record Base(Path file, String fingerprint) {}

    /** The requested base, or the only one whose residuals fit the checkpoint. */
    private Base base(GenerationRequest request, Path checkpoint, EncoderShape wanted) {
        if (request.base().isPresent()) {
            Path file = library.find(request.base().get(), ModelRole.BASE_CONTROLNET);
            EncoderShape found = shape(file);
            if (!found.equals(wanted)) {
                throw new UnsupportedFileException(
                        file.toString(),
                        "this Base ControlNet was made for another kind of model than " + checkpoint + ": it has "
                                + found + ", the checkpoint " + wanted + "; use a base of the checkpoint's family");
            }
            return fingerprinted(file);
        }
        List<Path> fitting = library.all(ModelRole.BASE_CONTROLNET).stream()
                .filter(file -> shape(file).equals(wanted))
                .toList();
        if (fitting.size() == 1) {
            return fingerprinted(fitting.get(0));
        }
        throw new InvalidRequestException(
                "base",
                "a condition needs a Base ControlNet; give the request's base: "
                        + (fitting.isEmpty()
                                ? "none in " + library.folders() + " fits " + checkpoint
                                : "several fit, " + fitting));
    }

    private EncoderShape shape(Path base) {
        try (OpenedModel opened = library.reader().open(base, ModelRole.BASE_CONTROLNET)) {
            return EncoderShape.ofBase(ConditionTensors.of(opened.weights()));
        }
    }

    private Base fingerprinted(Path base) {
        try (OpenedModel opened = library.reader().open(base, ModelRole.BASE_CONTROLNET)) {
            return new Base(base, BaseFingerprint.of(opened.weights()));
        }
    }
}
