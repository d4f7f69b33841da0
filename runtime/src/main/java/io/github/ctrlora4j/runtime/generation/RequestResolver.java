package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.NoiseConvention;
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
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.prompt.TextEmbedding;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import io.github.ctrlora4j.runtime.sampling.Walk;
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
        requireVariable(request);
        List<Named> conditions = request.conditions().stream()
                .map(input -> named(input, request.seed()))
                .toList();
        Path file = library.find(request.checkpoint(), ModelRole.CHECKPOINT);
        try (OpenedModel checkpoint = library.reader().open(file, ModelRole.CHECKPOINT)) {
            Architecture architecture = architectures.of(file, checkpoint.weights());
            ModelSources sources = new PartFinder(library, request, file, checkpoint.weights()).find(architecture);
            NoiseSchedule noise = architecture.schedule(checkpoint.weights(), request.prediction());
            ImageSize size = ImageSizing.of(
                    request.size(), sourceSize(request), architecture.nativeResolution(checkpoint.weights()));
            List<PlannedPass> passes = passes(request, noise, size);
            boolean isInpaintingModel = architecture.isInpaintingModel(checkpoint.weights());
            if (isInpaintingModel) {
                requireMask(request, file);
            }
            EncoderShape encoder = architecture.encoder(checkpoint.weights());
            Optional<Base> base = conditions.stream().allMatch(Named::hasControlNet)
                    ? Optional.empty()
                    : Optional.of(base(request, file, encoder));
            List<PlannedCondition> planned = new ArrayList<>();
            for (Named condition : conditions) {
                ControlFile network = condition
                        .input()
                        .controlNet()
                        .map(name -> new ControlNetFinder(library).find(name.toString(), file, encoder))
                        .orElseGet(() -> lora(condition, base.orElseThrow()));
                planned.add(planned(condition, passes, network));
            }
            List<TextEmbedding> embeddings = embeddings(
                    passes,
                    request.promptSyntax(),
                    architecture,
                    OptionalLong.of(architecture.contextWidth(checkpoint.weights())));
            List<PlannedLora> styleLoras = styleLoras(
                    Stream.concat(request.styleLoras().stream(), passes.get(0).prompts().loras().stream())
                            .toList(),
                    sources);
            return new GenerationPlan(
                    request,
                    architecture,
                    noise,
                    passes,
                    InitialPicture.of(request, size),
                    isInpaintingModel,
                    file,
                    sources,
                    base.map(Base::file),
                    planned,
                    styleLoras,
                    embeddings);
        }
    }

    /** The walk of the request, and with a hires fix that of its second pass. */
    private static List<PlannedPass> passes(GenerationRequest request, NoiseSchedule noise, ImageSize size) {
        Walk walk = request.initialImage()
                .map(initial -> Walk.fromPicture(initial.denoise(), initial.allSteps()))
                .orElse(Walk.WHOLE);
        List<PlannedPass> passes = new ArrayList<>();
        passes.add(PlannedPass.of(
                request,
                size,
                () -> SamplerCatalog.create(
                        request.sampler(), noise, request.steps(), request.samplerOptions(), walk)));
        request.hiresFix().ifPresent(fix -> {
            String sampler = fix.sampler().orElse(request.sampler());
            Map<String, String> options = fix.sampler().isPresent() ? Map.of() : request.samplerOptions();
            int steps = fix.steps() == 0 ? request.steps() : fix.steps();
            Walk over = Walk.fromPicture(fix.denoise(), true);
            passes.add(PlannedPass.of(
                    request,
                    ImageSizing.enlarged(size, fix),
                    () -> SamplerCatalog.create(sampler, noise, steps, options, over)));
        });
        return passes;
    }

    private static void requireVariable(GenerationRequest request) {
        if (request.noiseConvention() == NoiseConvention.COMFY_UI
                && (request.variationStrength() > 0 || request.seedSize().isPresent())) {
            throw new InvalidRequestException(
                    "noiseConvention", "ComfyUI has no variations of a seed; leave out variationStrength and seedSize");
        }
    }

    /**
     * An inpainting model that is given a picture needs to know what to change; without a picture it draws all of it.
     */
    private static void requireMask(GenerationRequest request, Path checkpoint) {
        if (request.initialImage().isPresent() && request.inpainting().isEmpty()) {
            throw new InvalidRequestException(
                    "inpainting",
                    "the checkpoint " + checkpoint
                            + " is an inpainting checkpoint, which changes a picture where a mask"
                            + " is white; give the request's inpainting, or use another checkpoint");
        }
    }

    /** The embeddings in these texts; fails for a text that the text encoder cannot take. */
    private List<TextEmbedding> embeddings(
            List<PlannedPass> passes, PromptSyntax syntax, Architecture architecture, OptionalLong width) {
        List<String> texts = passes.stream()
                .flatMap(pass -> pass.prompts().all().stream())
                .distinct()
                .toList();
        List<TextEmbedding> embeddings = new EmbeddingFinder(library).find(texts, syntax, architecture, width);
        texts.forEach(text -> architecture.chunks(text, syntax, embeddings));
        return embeddings;
    }

    /** A condition whose name and parameters are valid. */
    private record Named(ConditionInput input, Optional<InstalledCondition> condition, Map<String, String> values) {
        boolean hasControlNet() {
            return input.controlNet().isPresent();
        }

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
        if (input.lora().isEmpty() && input.controlNet().isEmpty()) {
            throw new InvalidRequestException(
                    "condition none",
                    "takes a finished condition image, so it needs a LoRA or a ControlNet: give the condition's lora or"
                            + " controlNet");
        }
        if (input.mask().isPresent()) {
            throw new InvalidRequestException("condition none", "takes no mask; leave it out");
        }
        return new Named(input, Optional.empty(), Map.of());
    }

    private static Optional<ImageSize> sourceSize(GenerationRequest request) {
        return request.initialImage()
                .map(InitialImage::image)
                .or(() -> request.conditions().stream().findFirst().map(ConditionInput::image))
                .map(image -> new ImageSize(image.width(), image.height()));
    }

    private ControlFile lora(Named named, Base base) {
        List<ConditionLora> own =
                named.condition().map(InstalledCondition::loras).orElse(List.of());
        return ControlFile.lora(loras.choose(named.input(), named.id(), own, base.fingerprint()));
    }

    private static PlannedCondition planned(Named named, List<PlannedPass> passes, ControlFile network) {
        ConditionInput input = named.input();
        Strength strength = new Strength(input.weight(), input.start(), input.end(), input.controlMode());
        passes.forEach(pass -> requireAction(input, strength, pass.steps()));
        return new PlannedCondition(input, named.condition(), named.values(), strength, network);
    }

    private static void requireAction(ConditionInput input, Strength strength, int steps) {
        if (strength.missesAll(steps)) {
            throw new InvalidRequestException(
                    "condition " + input.condition(),
                    "would never act: none of the " + steps + " steps lies wholly between start " + input.start()
                            + " and end " + input.end() + "; use more steps, or start and end further apart");
        }
    }

    /** The style LoRAs' files, compared with the networks that they change. */
    private List<PlannedLora> styleLoras(List<StyleLora> loras, ModelSources sources) {
        if (loras.isEmpty()) {
            return List.of();
        }
        ModelSources.Source textSource = sources.text();
        ModelSources.Source unetSource = sources.unet();
        try (OpenedModel text = library.reader().open(textSource.file(), textSource.role());
                OpenedModel unet = library.reader().open(unetSource.file(), unetSource.role())) {
            ModelWeights.Builder changed =
                    ModelWeights.builder(ModelRole.CHECKPOINT, unet.weights().architecture());
            Map.of(ModelPart.TEXT, text, ModelPart.UNET, unet)
                    .forEach((part, opened) -> changed.component(
                            part.component(), opened.weights().components().getOrDefault(part.component(), Map.of())));
            ModelWeights networks = changed.build();
            return loras.stream().map(lora -> planned(lora, networks)).toList();
        }
    }

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
