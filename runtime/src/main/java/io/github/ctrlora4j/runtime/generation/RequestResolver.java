package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.control.BaseFinder;
import io.github.ctrlora4j.runtime.control.BaseFingerprint;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.models.Architectures;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import io.github.ctrlora4j.runtime.sampling.Walk;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves the names in a request. Reads indexes of model files but hardly any weights, so that a faulty request is
 * rejected before anything slow begins.
 */
record RequestResolver(
        ConditionRegistry registry, ModelLibrary library, Architectures architectures, LoraFinder loras) {

    /** @throws InvalidRequestException if a name is unknown, or a value lies outside its range */
    GenerationPlan resolve(GenerationRequest request) {
        requireVariable(request);
        request.seedSize().ifPresent(ImageSizing::requireSeedSize);
        List<Named> conditions = request.conditions().stream()
                .map(input -> named(input, request.seed()))
                .toList();
        CheckpointResolver checkpoints = new CheckpointResolver(library, architectures);
        CheckpointFacts checkpoint = checkpoints.facts(request);
        ImageSize size = ImageSizing.of(request.size(), sourceSize(request), checkpoint.nativeResolution());
        List<PlannedPass> passes = passes(request, checkpoints, checkpoint, size);
        Optional<Base> base = conditions.stream().allMatch(Named::hasControlNet)
                ? Optional.empty()
                : Optional.of(fingerprinted(
                        new BaseFinder(library).find(request.base(), checkpoint.file(), checkpoint.encoder())));
        List<PlannedCondition> planned = new ArrayList<>();
        for (Named condition : conditions) {
            ControlFile network = condition
                    .input()
                    .controlNet()
                    .map(name -> new ControlNetFinder(library)
                            .find(name.toString(), checkpoint.file(), checkpoint.encoder()))
                    .orElseGet(() -> lora(condition, base.orElseThrow()));
            planned.add(planned(condition, passes, network));
        }
        return new GenerationPlan(request, passes, InitialPicture.of(request, size), base.map(Base::file), planned);
    }

    /** The walk of the request, and with a hires fix that of its second pass. */
    private static List<PlannedPass> passes(
            GenerationRequest request, CheckpointResolver checkpoints, CheckpointFacts first, ImageSize size) {
        Walk walk = request.initialImage()
                .map(initial -> Walk.fromPicture(initial.denoise(), initial.allSteps()))
                .orElse(Walk.WHOLE);
        List<PlannedPass> passes = new ArrayList<>();
        passes.add(PlannedPass.of(
                request,
                size,
                () -> SamplerCatalog.create(
                        request.sampler(), first.noise(), request.steps(), request.samplerOptions(), walk),
                prompts -> checkpoints.model(first, request, prompts),
                (prompts, model) -> checkpoints.contextElements(first, request, prompts, model.embeddings())));
        request.hiresFix()
                .map(fix -> new SecondPass(request, fix))
                .ifPresent(second -> passes.add(pass(second, checkpoints, first, size)));
        return passes;
    }

    private static PlannedPass pass(
            SecondPass pass, CheckpointResolver checkpoints, CheckpointFacts first, ImageSize size) {
        try {
            GenerationRequest again = pass.alone();
            CheckpointFacts second = pass.fix().checkpoint().isPresent() ? checkpoints.facts(again) : first;
            requireSameFamily(first, second);
            Walk over = Walk.fromPicture(pass.fix().denoise(), true);
            return PlannedPass.of(
                    again,
                    pass.size(size),
                    () -> SamplerCatalog.create(
                            again.sampler(), second.noise(), again.steps(), again.samplerOptions(), over),
                    prompts -> checkpoints.model(second, again, prompts),
                    (prompts, model) -> checkpoints.contextElements(second, again, prompts, model.embeddings()));
        } catch (InvalidRequestException e) {
            throw pass.named(e);
        }
    }

    private static void requireSameFamily(CheckpointFacts first, CheckpointFacts second) {
        if (!first.encoder().equals(second.encoder())) {
            throw new InvalidRequestException(
                    "hiresCheckpoint",
                    second.file() + " is another kind of model than " + first.file() + ": it has " + second.encoder()
                            + ", the first one " + first.encoder() + "; use a checkpoint of the same family");
        }
    }

    private static void requireVariable(GenerationRequest request) {
        if (request.noiseConvention() == NoiseConvention.COMFY_UI
                && (request.variationStrength() > 0 || request.seedSize().isPresent())) {
            throw new InvalidRequestException(
                    "noiseConvention", "ComfyUI has no variations of a seed; leave out variationStrength and seedSize");
        }
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

    private record Base(Path file, String fingerprint) {}

    private Base fingerprinted(Path base) {
        try (OpenedModel opened = library.reader().open(base, ModelRole.BASE_CONTROLNET)) {
            return new Base(base, BaseFingerprint.of(opened.weights()));
        }
    }
}
